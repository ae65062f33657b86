#!/bin/sh
# Sees to it that this machine has the programs that the project needs and that pip cannot bring.
#
#   usage: system_packages.sh run|server|test
#
#   run    what `make install` and `make up` need: Python with venv
#   server also what `make up-server` needs: Java and Maven (Apache Kafka), PostgreSQL
#   test   also what `make test` needs: Java and Maven (Apache Kafka), Chromium, what drives it, and
#          Chinese fonts (pages), faketime (another clock), and a German locale (another decimal point)
#
# What is there is left alone, and then apt is not called at all. What is missing is installed by
# root, and named to anybody else with the command to run. The machine's own configuration decides
# where packages come from.
set -eu

python=${PYTHON:-python3}
locale=de_DE.utf8
lists=${APT_LISTS:-/var/lib/apt/lists}

has_program() { command -v "$1" >/dev/null 2>&1; }
has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
has_library() { /sbin/ldconfig -p | grep -q "$1"; }
has_postgres() { ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }
has_chinese_font() { fc-list :lang=zh-cn 2>/dev/null | grep -q .; }
has_locale() { locale -a 2>/dev/null | grep -qix "$locale"; }

missing_packages() {
    has_program "$python" || echo python3
    has_venv || echo python3-venv
    [ "$1" = run ] && return 0
    has_program java || echo default-jre-headless
    has_program mvn || echo maven
    [ "$1" = server ] && { has_postgres || echo postgresql; }
    [ "$1" = test ] || return 0
    has_program chromium || echo chromium
    has_library libatomic.so.1 || echo libatomic1
    has_chinese_font || echo fonts-noto-cjk fontconfig
    has_program faketime || echo faketime
    has_locale || [ -e /usr/share/i18n/locales/de_DE ] || echo locales
}

install_packages() {
    # The lists may be absent, or so old that a package has moved on: then fetch them, once.
    if ls "$lists"/*_Packages* >/dev/null 2>&1 && apt_install "$@"; then return 0; fi
    apt-get update -qq
    apt_install "$@"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

without_a_server_of_debian() {
    # We start our own servers; the package would otherwise start one at every boot.
    settings=/etc/postgresql-common/createcluster.conf
    [ -e "$settings" ] || { mkdir -p "${settings%/*}" && echo "create_main_cluster = false" >"$settings"; }
}

needs_root() {
    echo "This machine lacks programs that the project needs. As root, run:" >&2
    echo "    $1" >&2
    exit 1
}

case "${1:-}" in
run | server | test) ;;
*) echo "usage: $0 run|server|test" >&2 && exit 2 ;;
esac

packages=$(missing_packages "$1" | tr '\n' ' ')
if [ -n "$packages" ]; then
    if ! has_program apt-get; then
        echo "This machine lacks what Debian calls: $packages; install it and try again." >&2
        exit 1
    fi
    [ "$(id -u)" = 0 ] || needs_root "apt-get update && apt-get install -y $packages"
    echo "Installing $packages"
    case " $packages " in
    *" postgresql "*) without_a_server_of_debian ;;
    esac
    # shellcheck disable=SC2086  # one word for each package
    install_packages $packages
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "OneBoard needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3 ..." >&2
    exit 1
fi
if [ "$1" = test ] && ! has_locale; then
    [ "$(id -u)" = 0 ] || needs_root "localedef -i de_DE -f UTF-8 de_DE.UTF-8"
    localedef -i de_DE -f UTF-8 de_DE.UTF-8
fi
