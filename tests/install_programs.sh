#!/bin/sh
# Installs the programs that hold a picture file, an export and the WordPress plugin to what they promise (Inkscape,
# Apache, nginx's module for brotli, and WordPress with PHP and a database), and wapiti, a vulnerability scanner. They
# are apart from install_needs.sh, because they take a minute or two to install.
set -eu
if [ "$(id -u)" = 0 ]; then run=""; else run="sudo"; fi
$run apt-get update -qq
$run apt-get install -y -qq --no-install-recommends inkscape librsvg2-bin apache2 libnginx-mod-http-brotli-static \
    php-cli php-mysql wordpress mariadb-server wapiti
# Packages start their servers by themselves; the tests start their own.
for server in apache2 mariadb; do
    $run service "$server" stop >/dev/null 2>&1 || true
done
