# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=packages.sh
# The Debian packages again, installed by apt on the running kernel, without a network: here
# dkms compiles the module on the emulated processor.
# all-on: trixie
# That takes seven minutes; packages takes what the suite's own compiler has made outside.
# needs: debs
# time-limit: 2400
# shellcheck disable=SC2034
compile_here=1
. "$(dirname "$0")/packages.sh"
