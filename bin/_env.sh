# Shared by the commands in bin/: finds Python, makes .venv, installs a pinned set once.
# Sourced, not run. The caller stands in the repository's root; works with the bash 3.2 of macOS.
# shellcheck shell=bash

export PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_NO_INPUT=1
VENV="$PWD/.venv"

say() { printf '%s\n' "$*" >&2; }

# Prints the real path of interpreter $1 where it is at least version $2 and below version $3
# (as "3 12") and has all we need. Some launchers fall back to an older Python without a word,
# so nothing is believed before it has been run.
usable_python() {
  "$1" - "$2" "$3" 2>/dev/null <<'PY'
import sys
least, below = (tuple(int(n) for n in given.split()) for given in sys.argv[1:3])
if not least <= sys.version_info[:2] < below:
    sys.exit(1)
import venv, ensurepip, sqlite3
print(sys.executable)
PY
}

# Every name under which a Python may be found, the likeliest first.
python_candidates() {
  printf '%s\n' python3.13 python3.12 python3 python3.14
  local home
  for home in "${HOME:-}"/.pyenv/versions/3.1[2-9]*; do
    if [ -x "$home/bin/python" ]; then printf '%s\n' "$home/bin/python"; fi
  done | sort -rV
}

# Prints a Python of 3.12 or newer; 3.13 wins wherever it is found.
find_python() {
  local range candidate found
  for range in "3 13:3 14" "3 12:4 0"; do
    while IFS= read -r candidate; do
      command -v "$candidate" >/dev/null 2>&1 || continue
      if found=$(usable_python "$candidate" "${range%%:*}" "${range##*:}"); then
        printf '%s\n' "$found"
        return 0
      fi
    done < <(python_candidates)
  done
  say "Python 3.12 or newer was not found (3.13 is best), or it lacks its venv or sqlite3 part."
  say "Please install it and start again:"
  say "  Debian 13, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv"
  say "  Fedora:                            sudo dnf install python3.13"
  say "  macOS with Homebrew:               brew install python@3.13"
  say "  anywhere with pyenv:               pyenv install 3.13"
  return 1
}

# Makes .venv unless a good one is there; one whose Python is gone or too old is made anew.
make_venv() {
  local python
  if usable_python "$VENV/bin/python" "3 12" "4 0" >/dev/null \
    && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    return 0
  fi
  python=$(find_python) || return 1
  say "Making .venv with $("$python" --version)."
  "$python" -m venv --clear "$VENV"
}

digest() { "$VENV/bin/python" -c 'import hashlib,sys; print(hashlib.sha256(open(sys.argv[1],"rb").read()).hexdigest())' "$1"; }

# Installs requirements/$1.txt when it changed since last time. The stamp is written last, so
# an installation that was broken off is done again.
install_set() {
  local file="requirements/$1.txt" stamp="$VENV/.installed-$1" want
  want=$(digest "$file")
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return 0; fi
  say "Installing what $file pins; this takes a minute the first time."
  if ! "$VENV/bin/python" -m pip install -qq --require-hashes -r "$file" >&2; then
    say "Installing $file failed. It needs the network, or a package index that pip is set up for."
    return 1
  fi
  rm -f "$VENV"/.installed-*
  printf '%s\n' "$want" >"$stamp"
  # The dev set holds the base set; both are done.
  if [ "$1" = dev ]; then digest requirements/base.txt >"$VENV/.installed-base"; fi
}

# setup base|dev: afterwards `python` and every installed command are those of .venv.
# Two starts at the same moment take turns where the system has flock.
setup() {
  (
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    set -e
    make_venv 9>&-
    install_set "$1" 9>&-
  ) 9<requirements/base.txt
  export VIRTUAL_ENV="$VENV" PATH="$VENV/bin:$PATH"
}

# Debian's packages, which pip can't bring: ensure PACKAGE... where their COMMAND isn't found.
#   ensure COMMAND PACKAGE...
ensure() {
  local command="$1" as_root=()
  shift
  if PATH="$PATH:/usr/sbin" command -v "$command" >/dev/null; then return 0; fi
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "$command is not installed, so what needs it is skipped. To have it: sudo apt-get install $*"
      return 0
    fi
    as_root=(sudo -n)
  fi
  if command -v apt-get >/dev/null; then
    say "Installing $*."
    ${as_root[@]+"${as_root[@]}"} apt-get update -qq >/dev/null 2>&1 || true
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || true
  fi
  if ! PATH="$PATH:/usr/sbin" command -v "$command" >/dev/null; then
    say "$command could not be installed, so what needs it is skipped. Install $* by hand to have it."
  fi
}

# The packages of requirements/npm.txt, each unpacked once at .venv/npm/NAME@VERSION; a wrong hash is refused.
#   install_npm         all of them
#   install_npm NAME    only that one
install_npm() {
  local name version want into archive
  while read -r name version want; do
    case "$name" in "" | "#"*) continue ;; esac
    if [ "${1:-$name}" != "$name" ]; then continue; fi
    into="$VENV/npm/$name@$version"
    if [ -d "$into" ]; then continue; fi
    if ! command -v npm >/dev/null; then
      say "npm is not installed, so what needs $name is skipped."
      continue
    fi
    say "Fetching $name $version."
    archive=$(mktemp -d)
    if (cd "$archive" && npm pack --silent "$name@$version" >/dev/null 2>&1) \
      && [ "$(digest "$archive"/*.tgz)" = "$want" ]; then
      mkdir -p "$into.part"
      tar -xzf "$archive"/*.tgz -C "$into.part" --strip-components=1
      mv "$into.part" "$into"
    else
      say "$name $version could not be fetched, or isn't what requirements/npm.txt names; what needs it is skipped."
    fi
    rm -rf -- "$archive"
  done <requirements/npm.txt
}

# prettier --check or --write: our styles and scripts. Where it can't be had they are skipped, and in CI that fails.
prettier() {
  local version command
  ensure node nodejs
  ensure npm npm
  install_npm prettier
  version=$(awk '$1 == "prettier" { print $2 }' requirements/npm.txt)
  command="$VENV/npm/prettier@$version/bin/prettier.cjs"
  if ! command -v node >/dev/null || [ ! -f "$command" ]; then
    say "Without node and prettier $version nobody looks at the format of styles and scripts."
    [ "${CI:-}" != true ]
    return
  fi
  node "$command" --log-level warn "$1" "static/**/*.{css,js}"
}
