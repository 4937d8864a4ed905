# Any image with Python 3.11 or later as `python`, pip and venv serves as base.
ARG BASE=python:3.13-slim

FROM $BASE AS build
# Unset unless given with --build-arg: where a network of your own keeps its packages.
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_DEPS=1 PIP_ROOT_USER_ACTION=ignore
# Two environments: what builds, and what runs, which gets no pip. The base's own packages are left alone.
RUN python -m venv /opt/build && python -m venv --without-pip /opt/valorise
ENV PATH=/opt/build/bin:$PATH
WORKDIR /src
# Libraries first: a change of our own code leaves their layer as it is. pip compiles what it installs, so that a
# read-only file system does not slow the start.
COPY requirements/ requirements/
RUN pip install --require-hashes -r requirements/build.txt \
 && pip --python /opt/valorise/bin/python install --require-hashes -r requirements/run.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY coefficients/ coefficients/
COPY valorise/ valorise/
RUN pip wheel --no-build-isolation --wheel-dir dist . && pip --python /opt/valorise/bin/python install dist/*.whl

FROM $BASE
LABEL org.opencontainers.image.title="Valorise" \
      org.opencontainers.image.description="What a waste is worth, and how much land using it gives back" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/valorise /opt/valorise
ENV PATH=/opt/valorise/bin:$PATH HOST=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 8000
# http.client: urllib would send this through a proxy where one is set.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=2); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["valorise"]
# HOST and PORT say where; a port given as an argument would be unknown to the health check.
CMD ["serve"]
