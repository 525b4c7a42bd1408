# Sets CHROMIUM to a browser that is there; in CI as root on Debian it installs one. To be read by other scripts.

find_chromium() {
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -n "$candidate" ] && CHROMIUM=$(command -v "$candidate" 2>/dev/null) && export CHROMIUM && return 0
    done
    CHROMIUM=""
    if [ "${CI:-}" = true ] && [ "${INSTALL_CHROMIUM:-yes}" = yes ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing chromium ..."
        INSTALL_CHROMIUM=no
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null 2>&1 ||
            { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1 ||
            return 1
        find_chromium
        return
    fi
    return 1
}
