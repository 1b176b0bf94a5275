# SPDX-License-Identifier: GPL-2.0
# socklife: a kernel module that records the life of every socket, and its reader.
# When kbuild reads this directory it finds Kbuild first and never this file.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=

all: module reader

module:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

reader:
	$(MAKE) -C userspace

install: all
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_PATH=$(DESTDIR) modules_install
	install -D -m 755 socklife $(DESTDIR)$(PREFIX)/bin/socklife
	install -D -m 644 Documentation/man/socklife.8 $(DESTDIR)$(PREFIX)/share/man/man8/socklife.8
	[ -n "$(DESTDIR)" ] || depmod -a

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/socklife $(DESTDIR)$(PREFIX)/share/man/man8/socklife.8
	find $(DESTDIR)/lib/modules/ -path '*/updates/*' -name 'socklife.ko*' -delete
	[ -n "$(DESTDIR)" ] || depmod -a

demo:
	tests/lab/demo

lab:
	tests/lab/lab shell

check:
	tests/check

bench:
	tests/bench/run

lint:
	tests/lint/lint

clean:
	[ ! -d $(KDIR) ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	[ ! -f userspace/Makefile ] || $(MAKE) -C userspace clean

help:
	@echo 'all (default)  module and reader, for the running kernel or KDIR=...'
	@echo 'install        both of them; uninstall takes them away (PREFIX, DESTDIR)'
	@echo 'lab            a virtual machine to play in, with a shell (SUITE=trixie)'
	@echo 'demo           the guided tour in that machine'
	@echo 'check          all tests: units, lint, builds, KUnit, scenarios'
	@echo 'lint           the rules that a script can check'
	@echo 'bench          what the hooks cost'
	@echo 'clean          remove what was built here'

.PHONY: all module reader install uninstall demo lab check bench lint clean help
