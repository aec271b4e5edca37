# The service in a container: production dependencies only, byte-compiled, without root. In the project's folder:
#   docker build -t sheets-automation .
# What it does is said by its arguments: `serve` (as below), `run`, `doctor` … Each step is executed without Docker by
#   python -m tests.deploy.dockerfile
# Python is of the version that the tests run with; build anew now and then, for the security updates below it.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
WORKDIR /build
COPY requirements-production.lock ./
RUN python -m venv --without-pip /opt/venv
RUN python -m pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check --quiet \
    --require-hashes --no-deps --only-binary :all: --no-compile -r requirements-production.lock
COPY sheets_automation /opt/app/sheets_automation
RUN /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /opt/app

FROM python:${PYTHON}-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/app PYTHONSAFEPATH=1 PYTHONUTF8=1 PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib \
    SHEETS_AUTOMATION_CONFIG=/etc/sheets-automation/config
COPY --from=build /opt /opt
# One company's decisions; another folder may be mounted over it, or named by SHEETS_AUTOMATION_CONFIG.
COPY config /etc/sheets-automation/config
WORKDIR /tmp
USER 10001:10001
EXPOSE 8080
# No shell in between, so SIGTERM reaches the program. `serve` reads PORT.
ENTRYPOINT ["python", "-m", "sheets_automation"]
CMD ["serve", "--host", "0.0.0.0"]
