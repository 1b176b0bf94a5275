# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# Chromium loads a page with three pictures: each of its connections is there, with
# the right process and the bytes of the web server's log. First each request has its
# own connection, then connections carry several.
# all-on: trixie
# Three minutes of the processor; make demo opens the same page in Chromium.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../journey/steps.sh"
[ -z "${LAB_DEBUG:-}" ] ||
	skip_all 'Chromium takes minutes on the debug kernel, where the journey of curl runs'
: "${stage:?}" "${out:?}"

# shellcheck disable=SC2119 # no parameters
load_socklife
at_exit journey down
ok 'the stage is up' stage_up
[ "$tap_failed" -eq 0 ] || done_testing
for keepalive in off on; do
	ok "Chromium loads the page, keep-alive $keepalive" step_chromium "$keepalive"
	relay "$stage/check" "$out" "chromium_$keepalive"
done
ok 'the stage is taken down' journey down
done_testing
