# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# The lab's two disks, part of scripts/lab.
#
# root:    the files of a set of Debian packages and of all that these depend
#          on, as they are installed on this machine. One for all kernels.
# modules: a kernel's modules, not compressed. One for each kernel. The same
#          tree is kept as a directory too, for depmod.
#
# Both are ext4 file systems in the cache, named after what they were made of.
# Guests write to a layer of their own that goes when they end.

# Rises when images must be made anew although no package changed.
LAB_IMAGE_FORMAT=1
LAB_IMAGE_DAYS=14

# Names that are not installed here are passed over.
lab_packages=(
	# a system
	base-files base-passwd bash busybox-static coreutils dash debianutils
	diffutils findutils gawk grep hostname kmod libc-bin login mawk mount
	ncurses-base netbase
	passwd perl-base procps psmisc sed sysvinit-utils tzdata util-linux
	# tools of tests
	bsdextrautils bsdutils cpio file gzip jq socat strace tar time xz-utils
	# networks
	bridge-utils ethtool iperf3 iproute2 iptables iputils-arping
	iputils-ping netcat-openbsd netsniff-ng nfdump nftables
	openvswitch-switch tcpdump tshark
	# virtual machines on taps
	user-mode-linux
	# libraries of dvsctl and dvsd
	libcyaml1 libjson-c5 libnl-3-200 libnl-genl-3-200 libnl-route-3-200
	libsystemd0
)

# Files that no package lists, but that installing it made.
lab_extra_files=(
	/etc/alternatives /etc/group /etc/hosts /etc/mtab /etc/nsswitch.conf
	/etc/passwd
)

# Not worth their space in a guest.
LAB_SKIP='^/usr/share/(doc|man|info|locale|lintian|bug|icons|applications)(/|$)'

# ---- the root disk ----

# package_closure NAME...: print the installed ones and all they depend on
package_closure() {
	dpkg-query -W -f '${db:Status-Abbrev}\t${Package}\t${Provides}\t${Pre-Depends}, ${Depends}\n' |
	awk -F '\t' -v wanted="$*" '
		$1 !~ /^ii/ { next }
		{ depends[$2] = $4; note_provided($2, $3) }
		END {
			n = split(wanted, todo, " ")
			while (n > 0)
				visit(todo[n--])
			for (name in seen)
				print name
		}
		function bare(word) {
			gsub(/^ +|[ (:].*/, "", word)
			return word
		}
		function note_provided(name, list,    k, i, part) {
			k = split(list, part, /, */)
			for (i = 1; i <= k; i++)
				if (!(bare(part[i]) in provider))
					provider[bare(part[i])] = name
		}
		function real_name(word) {
			word = bare(word)
			return word in depends ? word : provider[word]
		}
		function visit(word,    name, k, i, part) {
			name = real_name(word)
			if (name == "" || name in seen)
				return
			seen[name] = 1
			k = split(depends[name], part, /, */)
			for (i = 1; i <= k; i++)
				want_first(part[i])
		}
		function want_first(choice,    k, i, part) {
			k = split(choice, part, /\|/)
			for (i = 1; i <= k; i++)
				if (real_name(part[i]) != "") {
					todo[++n] = part[i]
					return
				}
		}' | sort
}

# Links in the search path that lead to one of the alternatives.
alternative_links() {
	find /usr/bin /usr/sbin -lname '/etc/alternatives/*'
}

# Files of packages, under the names they have where /bin is /usr/bin.
package_files() {
	dpkg-query -L "$@" | sed -nE -e 's,^/(bin|sbin|lib|lib64)(/|$),/usr/\1\2,' \
		-e '/^\/\.$/d' -e '/^\//p' | grep -vE "$LAB_SKIP" | sort -u
}

# root_files PACKAGE...: print what there is of all that
root_files() {
	local file

	{
		package_files "$@"
		find "${lab_extra_files[@]}" 2> /dev/null || :
		alternative_links
	} | while read -r file; do
		[ ! -e "$file" ] && [ ! -L "$file" ] || echo "$file"
	done
}

# fill_root DIR PACKAGE...: copy them, and note the names in DIR.list
fill_root() {
	local dir=$1 name

	shift
	for name in bin sbin lib lib64; do
		mkdir -p "$dir/usr/$name"
		ln -s "usr/$name" "$dir/$name"
	done
	mkdir -p "$dir"/{dev,proc,sys,run,tmp,root,add,lab}
	root_files "$@" > "$dir.list"
	# a file that this user may not read is no loss for a guest
	sed 's,^/,,' "$dir.list" | tar -C / --no-recursion --ignore-failed-read \
		--warning=none -cf - -T - |
		tar -C "$dir" --keep-directory-symlink -xf -
	ldconfig -r "$dir" 2> /dev/null || :
}

# make_filesystem DIR IMAGE FREE-MB: sized to DIR and then some
make_filesystem() {
	local used

	used=$(du -sm --apparent-size "$1" | cut -f 1)
	rm -f "$2"
	mke2fs -q -F -t ext4 -O ^has_journal -m 0 -N 65536 -d "$1" "$2" \
		"$((used + used / 8 + $3))M" > /dev/null
}

# What the image depends on: each package with its version.
root_key() {
	{
		echo "$LAB_IMAGE_FORMAT $LAB_SKIP ${lab_extra_files[*]}"
		dpkg-query -W -f '${Package} ${Version}\n' "$@"
	} | sha256sum | cut -c 1-16
}

make_root_image() {
	local packages dir

	mapfile -t packages < <(package_closure "${lab_packages[@]}" \
		"${opt_packages[@]}")
	root_image=$lab_cache/root-$(root_key "${packages[@]}").ext4
	[ ! -e "$root_image" ] || return 0
	say "making the image of this machine's programs, once"
	dir=$run_dir/root
	fill_root "$dir" "${packages[@]}"
	make_filesystem "$dir" "$dir.ext4" 1024
	mv "$dir.list" "$root_image.list"
	mv "$dir.ext4" "$root_image"
	rm -rf "$dir"
}

# ---- the modules' disk ----

# The time of the file that came with the kernel's package.
modules_key() {
	{
		echo "$LAB_IMAGE_FORMAT $1"
		stat -c '%s %Y' "$kernel_modules/modules.order"
	} | sha256sum | cut -c 1-16
}

# fill_modules DIR RELEASE: Debian's modules alone, neither dkms' nor ours
fill_modules() {
	local from=$kernel_modules to=$1/lib/modules/$2

	mkdir -p "$to"
	cp -a "$from/kernel" "$from"/modules.{order,builtin,builtin.modinfo} "$to"
	find "$to" -name '*.ko.xz' -print0 | xargs -0 -r -n 64 xz -d
	depmod -b "$1" "$2"
}

make_modules_image() {
	local release=$1 dir

	modules_tree=$lab_cache/modules-$release-$(modules_key "$release")
	modules_image=$modules_tree.ext4
	[ ! -e "$modules_image" ] || return 0
	dir=$run_dir/modules
	fill_modules "$dir" "$release"
	make_filesystem "$dir/lib/modules/$release" "$dir.ext4" 64
	rm -rf "$modules_tree"
	mv "$dir" "$modules_tree"
	mv "$dir.ext4" "$modules_image"
}

# ---- both ----

# An image that no guest has used for long is of another time.
prune_images() {
	local old

	find "$lab_cache" -maxdepth 1 -name '*.ext4' -mtime "+$LAB_IMAGE_DAYS" |
	while read -r old; do
		rm -rf "$old" "$old.list" "${old%.ext4}"
	done
}

# make_images RELEASE: set root_image, modules_image, modules_tree
make_images() {
	local lock

	exec {lock}> "$lab_cache/lock"
	flock "$lock"
	make_root_image
	make_modules_image "$1"
	touch "$root_image" "$modules_image"
	prune_images
	exec {lock}>&-
}
