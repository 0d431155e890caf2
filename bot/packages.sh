# Debian packages that the project needs, and how they are installed. Sourced by bot/start and tests/run.

build_packages=(
    clang-19 libclang-rt-19-dev cmake ninja-build ccache mold pkg-config
    libboost1.81-dev libboost-url1.81-dev libssl-dev nlohmann-json3-dev libsqlite3-dev
    libspdlog-dev libfmt-dev libcli11-dev prometheus-cpp-dev libicu-dev libopencc-dev
    libmagic-dev libpugixml-dev libgmime-3.0-dev libxml2-dev libcurl4-openssl-dev zlib1g-dev libhowardhinnant-date-dev tzdata ca-certificates
)

test_packages=(libgtest-dev libgmock-dev chromium fonts-noto-cjk sqlite3 python3 openssl g++ make
               postfix dovecot-imapd swaks libnet-ssleay-perl libio-socket-ssl-perl)

# Runs a command that installs, while no service that comes with a package may start: the tests start servers of their own.
without_services() {
    local policy=/usr/sbin/policy-rc.d
    [ ! -e $policy ] || { "$@"; return; }
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 755 /dev/stdin $policy
    local result=0
    "$@" || result=$?
    "${as_root[@]}" rm -f $policy
    return $result
}

# Installs those of the packages that are missing. Needs root only when something is.
install_packages() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "== Installing: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    without_services "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
