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

# Where things go. zsh looks in vendor-completions for what a distribution brings.
share := $(DESTDIR)$(PREFIX)/share
bash_dir := $(share)/bash-completion/completions
zsh_dir := $(share)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
fish_dir := $(share)/fish/vendor_completions.d
pages := $(notdir $(wildcard Documentation/man/*.[1-9]))
installed_pages := $(foreach page,$(pages),$(share)/man/man$(subst .,,$(suffix $(page)))/$(page))

install: all install-module install-reader

install-module:
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_PATH=$(DESTDIR) modules_install
	[ -n "$(DESTDIR)" ] || depmod -a

install-reader: $(addprefix install-page-,$(pages))
	install -D -m 755 socklife $(DESTDIR)$(PREFIX)/sbin/socklife
	install -D -m 644 userspace/completion/socklife.bash $(bash_dir)/socklife
	install -D -m 644 userspace/completion/_socklife $(zsh_dir)/_socklife
	install -D -m 644 userspace/completion/socklife.fish $(fish_dir)/socklife.fish

install-page-%: Documentation/man/%
	install -D -m 644 $< $(share)/man/man$(subst .,,$(suffix $*))/$*

# What dkms builds from: make install-source SOURCE=/usr/src/socklife-0.9
install-source:
	install -d $(DESTDIR)$(SOURCE)
	cp -R Kbuild VERSION module dkms.conf $(DESTDIR)$(SOURCE)

# Directories go that are empty then. What dkms has put below updates/ is its own.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/sbin/socklife $(bash_dir)/socklife $(zsh_dir)/_socklife \
		$(fish_dir)/socklife.fish $(installed_pages)
	for dir in $(DESTDIR)$(PREFIX)/sbin $(bash_dir) $(zsh_dir) $(fish_dir) \
			$(sort $(dir $(installed_pages))); do \
		[ ! -d $$dir ] || rmdir --parents --ignore-fail-on-non-empty $$dir; \
	done
	for dir in $(DESTDIR)/lib/modules/*/updates; do \
		rm -f $$dir/socklife.ko*; \
		[ ! -d $$dir ] || rmdir --ignore-fail-on-non-empty $$dir; \
	done
	[ -n "$(DESTDIR)" ] || depmod -a

deb:
	debian/make-deb debs

demo:
	tests/lab/demo

lab:
	tests/lab/lab shell $(SUITE)

check:
	tests/check

check-all:
	tests/check --all

unit:
	tests/lab/lab inside trixie -- make -s -C tests/unit $(if $(T),one T="$(T)",check)

# R: more records to play, such as demo-output/first.rec.
browser:
	tar -cf - $(or $(R),-T /dev/null) | tests/lab/lab inside trixie -- tests/browser/run --tar

kunit:
	KUNIT_SUITES="$(SUITE)" SUITE= tests/lab/lab kunit

scenarios:
	tests/lab/lab scenarios $(if $(SUITE),--suite $(SUITE)) $(T)

bench:
	tests/bench/run

lint:
	tests/lint/lint

compile_commands.json: FORCE
	userspace/compile-commands $(KDIR) >$@.new || { rm $@.new; false; }
	mv $@.new $@

clean:
	[ ! -d $(KDIR) ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	[ ! -f userspace/Makefile ] || $(MAKE) -C userspace clean

help:
	@echo 'all (default)  module and reader, for the running kernel or KDIR=...'
	@echo 'install        both of them; uninstall takes them away (PREFIX=/usr/local, DESTDIR=)'
	@echo 'deb            Debian packages, into debs/'
	@echo 'lab            a virtual machine to play in, with a shell (SUITE=trixie)'
	@echo 'demo           the guided tour in that machine'
	@echo 'check          the tests: units, lint, builds, KUnit, scenarios'
	@echo 'check-all      each scenario on each kernel, before a release'
	@echo 'unit           the unit tests of the reader, or one program: T=test_model'
	@echo 'kunit          the KUnit suites of the module, or some: SUITE="life record"'
	@echo 'scenarios      the scenarios of the lab, or some: T="lives bytes" (SUITE=trixie)'
	@echo 'lint           the rules that a script can check'
	@echo 'bench          what the hooks cost'
	@echo 'compile_commands.json   of the reader, and of the module if it is built, for clangd'
	@echo 'clean          remove what was built here'

FORCE:

.PHONY: all module reader install install-module install-reader install-source uninstall deb \
	demo lab check check-all unit browser kunit scenarios bench lint clean help FORCE
