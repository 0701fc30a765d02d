#!/bin/sh
# Installs Créneau from the files beside this script; nothing is fetched from anywhere.
#
#   ./install.sh             into /opt/creneau-VERSION, with /opt/creneau leading there
#   ./install.sh FOLDER      into FOLDER
#   PYTHON=python3.12 ./install.sh
#
# Run it again for a new version: the old one stays in its own folder, and /opt/creneau leads to the new one.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
version=$(basename "$here")
python=${PYTHON:-python3}

cd "$here"
sha256sum --quiet --check SHA256SUMS || { echo "The bundle is damaged: fetch it again." >&2; exit 1; }
which=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ ! -f "requirements-$which.txt" ]; then
  echo "This bundle has nothing for Python $which, only for: $(ls requirements-*.txt | sed 's/requirements-//; s/.txt//' | tr '\n' ' ')" >&2
  echo "Name another one: PYTHON=python3.12 ./install.sh" >&2
  exit 1
fi
case $("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))') in
  /root/* | /home/*)
    echo "Take care: this Python lies in somebody's home, where the service may not reach it. PYTHON=/usr/bin/python3 ./install.sh" >&2 ;;
esac
target=${1:-/opt/$version}
"$python" -m venv "$target" || { echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
"$target/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" --require-hashes \
  -r "requirements-$which.txt"
if [ $# -eq 0 ]; then
  ln -sfn "$target" /opt/creneau
fi
echo "Créneau is in $target. What comes next: admin-guide.en.md, admin-guide.fr.md"
