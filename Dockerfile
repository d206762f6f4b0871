# syntax=docker/dockerfile:1
# docker build .                   the console with its embedded worker (target web, the default)
# docker build --target worker .   a worker node alone

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides about packages comes first, so that a change of code does not restore them again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY TaskQueue.Core/TaskQueue.Core.csproj TaskQueue.Core/
COPY TaskQueue.Web/TaskQueue.Web.csproj TaskQueue.Web/*.targets TaskQueue.Web/
COPY TaskQueue.Worker/TaskQueue.Worker.csproj TaskQueue.Worker/
RUN dotnet restore TaskQueue.Web && dotnet restore TaskQueue.Worker
COPY . .
RUN dotnet publish TaskQueue.Web --configuration Release --no-restore --output /out/web -p:UseAppHost=false
RUN dotnet publish TaskQueue.Worker --configuration Release --no-restore --output /out/worker -p:UseAppHost=false
# The final images have no shell to make a folder with. With PostgreSQL, keys and anchors lie in "data" below the working folder:
# that is the volume, too, since nothing else there may be written.
RUN mkdir /out/data && ln -s /data /out/web/data

# "extra" brings ICU and time zones, which schedules and the console need. 1654 is the image's own user.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS worker
WORKDIR /app
COPY --from=build /out/worker ./
# Nobody attaches a debugger to a process that holds other people's payloads; set it to 1 to take a dump.
ENV DOTNET_EnableDiagnostics=0
USER 1654
ENTRYPOINT ["dotnet", "TaskQueue.Worker.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS web
WORKDIR /app
COPY --from=build /out/web ./
COPY --from=build --chown=1654:1654 /out/data /data
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_URLS=http://+:8080 \
    ConnectionStrings__Database="Data Source=/data/taskqueue.db"
EXPOSE 8080
VOLUME /data
USER 1654
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["dotnet", "TaskQueue.Web.dll", "--health-check"]
ENTRYPOINT ["dotnet", "TaskQueue.Web.dll"]
