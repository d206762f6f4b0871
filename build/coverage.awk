# Prints the line coverage of cobertura reports, one row per top-level folder, then the total.
# Call: awk -v minimum=80 -v projects="A B" -f coverage.awk report.xml…
# Exits 1 when the total is below `minimum` per cent.
# A project that the collector could not measure is absent from its report; with `projects` it is named and fails, too.
# A line that several classes or reports mention (async bodies, lambdas) counts once, covered if any of them ran it.

function attribute(name,    start, rest) {
    start = index($0, " " name "=\"")
    if (!start) return ""
    rest = substr($0, start + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}

# "TaskQueue.Core/Tasks" for a file below that folder, "TaskQueue.Web/." for one beside the project file.
function folder_of(project, path,    start) {
    gsub(/\\/, "/", path)
    start = index(path, project "/")
    if (start) path = substr(path, start + length(project) + 1)
    return project "/" (index(path, "/") ? substr(path, 1, index(path, "/") - 1) : ".")
}

function row(name, hit, all) {
    printf "  %-40s %6.1f %%  %d of %d\n", name, all ? 100 * hit / all : 100, hit, all
}

/<package / { project = attribute("name"); measured[project] = 1 }
/<class / { file = attribute("filename"); folder = folder_of(project, file) }
/<line / {
    key = project SUBSEP file SUBSEP attribute("number")
    if (!(key in seen)) { seen[key] = 1; lines[folder]++; total++ }
    if (attribute("hits") > 0 && !(key in ran)) { ran[key] = 1; covered[folder]++; hit_total++ }
}

END {
    print "Line coverage"
    count = 0
    for (name in lines) {
        place = ++count
        while (place > 1 && names[place - 1] > name) { names[place] = names[place - 1]; place-- }
        names[place] = name
    }
    for (place = 1; place <= count; place++) row(names[place], covered[names[place]], lines[names[place]])
    row("total", hit_total, total)

    failed = 0
    split(projects, expected, " ")
    for (place in expected) {
        if (expected[place] in measured) continue
        printf "%s was not measured.\n", expected[place]
        failed = 1
    }
    if (100 * hit_total < minimum * total) {
        printf "The total is below %d %%.\n", minimum
        failed = 1
    }
    exit failed
}
