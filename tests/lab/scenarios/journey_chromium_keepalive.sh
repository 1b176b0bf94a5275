# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# As journey_chromium, with connections that carry more than one request.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../journey/steps.sh"
[ -z "${LAB_DEBUG:-}" ] ||
	skip_all 'Chromium takes minutes on the debug kernel, where the journey of curl runs'
browse on
