# SPDX-License-Identifier: GPL-2.0
#
# The verbs of the project; `make help` lists them.

PREFIX ?= /usr/local
override DESTDIR := $(abspath $(DESTDIR))

# The kernel to build for: the running one if its headers are installed, else
# the newest that has headers.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(newest_headers))
newest_headers = $(patsubst %/Makefile,%,$(lastword \
	$(shell printf '%s\n' /lib/modules/*/build/Makefile | sort -V)))

# The release as uname -r prints it; the file kernel.release of Debian's
# headers holds another string.
KREL = $(shell sed -n 's/^.define UTS_RELEASE "\(.*\)"/\1/p' \
	$(KDIR)/include/generated/utsrelease.h)

KBUILD = $(MAKE) -C $(KDIR) M=$(CURDIR)

.PHONY: all
all: modules userspace

.PHONY: modules
modules: headers
	$(KBUILD) modules

.PHONY: userspace
userspace:
	$(MAKE) -C userspace PREFIX=$(PREFIX)

.PHONY: headers
headers:
	@test -e $(KDIR)/Makefile || { echo "no kernel headers in '$(KDIR)':" \
		"run scripts/setup or give KDIR=" >&2; exit 1; }

# For one kernel of the lab, out of the way of everything else.
.PHONY: module-for-lab
module-for-lab:
	@scripts/build-module.sh $(KREL) build/kmod/$(KREL) \
		$(addprefix KDIR=,$(LAB_KDIR))

run-tests = scripts/run-tests $(if $(UNTIL),--until $(UNTIL))

.PHONY: check
check:
	scripts/setup
	$(run-tests) $(TESTS)

# The suites of guests on a kernel that looks for faults of the kernel.
lanes = check-debug check-kcsan check-uml
.PHONY: $(lanes)
$(lanes):
	scripts/setup --debug
	$(run-tests) --kernel $(@:check-%=%) \
		$(or $(TESTS),$(shell scripts/run-tests --list | grep ^dvs_))

.PHONY: coverage
coverage:
	scripts/setup --debug
	scripts/coverage $(TESTS)

# All there is, one after the other, even if something fails.
.PHONY: check-all
check-all:
	scripts/setup --dev --debug
	scripts/check-all

.PHONY: demo
demo:
	scripts/setup
	$(MAKE) all
	scripts/demo

.PHONY: check-static
check-static:
	scripts/check.sh $(CHECKS)

.PHONY: regen
regen:
	scripts/ynl-regen.sh

# Modules are signed if the kernel's key is at hand, as on a machine that built
# its own kernel; Debian's headers come without.
.PHONY: install
install: all
	$(KBUILD) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=updates \
		INSTALL_MOD_STRIP=1 \
		$(if $(wildcard $(KDIR)/certs/signing_key.pem),,CONFIG_MODULE_SIG_ALL=) \
		modules_install
	depmod -b $(DESTDIR)/ $(KREL)
	$(MAKE) -C userspace DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) install

.PHONY: uninstall
uninstall: headers
	scripts/uninstall-module.sh "$(DESTDIR)" $(KREL)
	$(MAKE) -C userspace DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) uninstall

.PHONY: clean
clean:
	rm -rf build
	$(if $(wildcard $(KDIR)/Makefile),$(KBUILD) clean)
	$(MAKE) -C userspace clean

.PHONY: help
help:
	@echo 'make                build the module and the programs'
	@echo 'make modules        kmod/dvs.ko for KDIR=$(KDIR)'
	@echo 'make userspace      libdvs, dvsctl'
	@echo 'make check          run all tests; TESTS="NAME..." runs some'
	@echo 'make check-debug    the same on a kernel with KASAN, lockdep, kmemleak'
	@echo 'make check-kcsan    the same on one that looks for data races'
	@echo 'make check-uml      the same in User-Mode Linux with KASAN'
	@echo 'make coverage       which lines of kmod/ the suites run'
	@echo 'make check-all      all checks and tests on all kernels; takes hours'
	@echo 'make check-static   static checks; CHECKS="NAME..." runs some'
	@echo 'make demo           two hosts, four machines, one switch'
	@echo 'make install        module and programs; DESTDIR=, PREFIX=$(PREFIX)'
	@echo 'make uninstall      remove what install put there'
	@echo 'make regen          generate files from the netlink specification'
	@echo 'make module-for-lab KREL=RELEASE'
	@echo '                    build/kmod/RELEASE/dvs.ko and the test modules'
	@echo 'make clean          remove all that was built'
