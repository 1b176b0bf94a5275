# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# Chromium loads a page with three pictures: each of its connections is there, with
# the right process and the bytes of the web server's log. Each request has its own.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../journey/steps.sh"
[ -z "${LAB_DEBUG:-}" ] ||
	skip_all 'Chromium takes minutes on the debug kernel, where the journey of curl runs'
browse off
