# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The virtual machine: its disks, its initramfs and QEMU's arguments. Sourced.

# machine_job WORK SUITE DEBUG USER [KEY=VALUE...]: what the guest is told. DEBUG: "leaks"
# is the debug kernel with kmemleak.
machine_job()
{
	local work=$1
	mkdir -p "$work/guest"
	printf 'JOB_SUITE=%q JOB_DEBUG=%q JOB_USER=%q\n' "$2" "$3" "$4" >"$work/guest/job"
	shift 4
	[ $# -eq 0 ] || printf '%q\n' "$@" >>"$work/guest/job"
}

# machine_disks WORK TREE: TREE as a tar on /dev/vdb, room for results on /dev/vdc.
machine_disks()
{
	local work=$1 tree=$2
	if [ -d "$tree" ]; then
		tar -cf "$work/tree.img" --exclude=./.git --exclude='*.o' --exclude='*.cmd' -C "$tree" .
	else
		tar -cf "$work/tree.img" -T /dev/null
	fi
	# A disk needs whole sectors, and some of them.
	truncate -s %1M "$work/tree.img"
	truncate -s 2G "$work/out.img"
}

# tsc_khz: how fast the host's counter runs, measured once after each of its boots.
tsc_khz()
{
	local dir file
	file=$cache/tsc-$(</proc/sys/kernel/random/boot_id)
	if [ ! -s "$file" ]; then
		dir=$(mktemp -d)
		cp "$lab/tsc.c" "$dir"
		in_chroot "$root/rootfs" "$dir" '' sh -c 'gcc -O2 -o /build/tsc /build/tsc.c && /build/tsc' \
			>"$dir/khz" && mv "$dir/khz" "$file"
		rm -rf "$dir"
	fi
	cat "$file"
}

# machine_arguments WORK SUITE DEBUG SMP MEMORY ICOUNT: fills the array "qemu",
# and holds the root that it names.
machine_arguments()
{
	local work=$1 suite=$2 debug=$3 smp=$4 memory=$5 icount=$6
	local kernel base
	# Five-level page tables: while the kernel identifies the processor it believes
	# for a moment that there are four, and KASAN complains of an interrupt then.
	local common=max,-cx16,-la57,erms=off,fsrm=off
	# The kernel takes these for a sign that "rep stosb" is quick. Emulated it goes
	# byte by byte; without them the kernel clears and copies by words.
	local cpu=$common,fsrs=off,fzrm=off,fsrc=off accel=(-accel "tcg,thread=multi")
	# All emulated processors read the host's counter. Left to itself the kernel mistrusts
	# it and asks the HPET for the time, which stops the emulator each time. And when it
	# measures it on a busy host it may be wrong by far: one of thirty machines had a clock
	# that ran at the sixteenfold, so that a TIME-WAIT took four seconds.
	local clock
	local append

	use_root "$suite"
	clock="tsc=reliable tsc_early_khz=$(tsc_khz)"
	kernel=$root/vmlinuz base=$root/base.cpio
	if [ -n "$debug" ]; then
		use_debug
		kernel=$debug_tree/bzImage base=$debug_tree/base.cpio
		clock=	# it has neither HPET nor ACPI; it counts ticks if it cannot measure the TSC
	fi
	if [ -n "$icount" ]; then
		smp=1 cpu=$common clock=
		accel=(-accel tcg -icount "shift=0,sleep=off")
	elif grep -qwE 'vmx|svm' /proc/cpuinfo && [ -w /dev/kvm ]; then
		cpu=host accel=(-accel kvm) clock=
	fi
	append="console=ttyS0 loglevel=7 panic=-1 oops=panic mitigations=off $clock"
	[ "${debug:-leaks}" = leaks ] || append+=' kmemleak=off'

	cp "$lab/guest/init" "$work/init"
	cp "$lab/guest/boot" "$work/guest/boot"
	cp "${LAB_DETECTORS:-$lab/guest/detectors}" "$work/guest/detectors"
	cp "$base" "$work/initramfs.cpio"
	(cd "$work" && find init guest | cpio --quiet -o -H newc) >>"$work/initramfs.cpio"

	use_qemu
	qemu=("$lab/qemu" "$qemu_tree/rootfs" -nodefaults -no-user-config -display none -no-reboot
		-nic none -M pc "${accel[@]}" -cpu "$cpu" -smp "$smp,sockets=$smp" -m "$memory"
		-kernel "$kernel" -initrd "$work/initramfs.cpio" -append "$append"
		-drive "file=$root/root.img,format=raw,if=virtio,readonly=on"
		-drive "file=$work/tree.img,format=raw,if=virtio,readonly=on"
		-drive "file=$work/out.img,format=raw,if=virtio,cache=unsafe"
		-device virtio-serial-pci)
}
