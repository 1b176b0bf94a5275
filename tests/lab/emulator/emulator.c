// SPDX-License-Identifier: GPL-2.0
/*
 * emulator.c - a kernel that changes its code, on an emulator that runs it late
 *
 * While the kernel attaches a hook, a breakpoint stands in the place for a
 * moment. QEMU without KVM keeps translated code; when one processor translates
 * the breakpoint just as another one replaces it, the translation stays (its
 * check for code and the write are two steps), and every call from then on ends
 * in a breakpoint that nobody knows: an oops, once in some ten runs that attach
 * hooks under traffic. Hardware cannot do that. Here the instruction that really
 * is there is carried out instead.
 */
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>
#include <asm/text-patching.h>

static unsigned int met;
module_param(met, uint, 0444);
MODULE_PARM_DESC(met, "breakpoints that were there no longer");

static bool carry_out(struct pt_regs *regs, unsigned long addr)
{
	static const u8 nop[CALL_INSN_SIZE] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };
	u8 code[CALL_INSN_SIZE];
	s32 distance;

	if (copy_from_kernel_nofault(code, (void *)addr, sizeof(code)))
		return false;
	memcpy(&distance, code + 1, sizeof(distance));
	if (code[0] == CALL_INSN_OPCODE)
		int3_emulate_push(regs, addr + CALL_INSN_SIZE);
	if (!memcmp(code, nop, sizeof(nop)))
		int3_emulate_jmp(regs, addr + CALL_INSN_SIZE);
	else if (code[0] == CALL_INSN_OPCODE)
		int3_emulate_jmp(regs, addr + CALL_INSN_SIZE + distance);
	else if (code[0] == JMP32_INSN_OPCODE)
		int3_emulate_jmp(regs, addr + JMP32_INSN_SIZE + distance);
	else if (code[0] == JMP8_INSN_OPCODE)
		int3_emulate_jmp(regs, addr + JMP8_INSN_SIZE + (s8)code[1]);
	else if (code[0] == 0x66 && code[1] == 0x90)
		int3_emulate_jmp(regs, addr + 2);
	else
		return false;
	return true;
}

static int on_trap(struct notifier_block *block, unsigned long reason, void *data)
{
	struct pt_regs *regs = ((struct die_args *)data)->regs;

	if (reason != DIE_INT3 || user_mode(regs))
		return NOTIFY_DONE;
	if (!carry_out(regs, regs->ip - INT3_INSN_SIZE))
		return NOTIFY_DONE;
	met++;
	return NOTIFY_STOP;
}

static struct notifier_block trap = { .notifier_call = on_trap };

static int __init emulator_init(void)
{
	return register_die_notifier(&trap);
}

static void __exit emulator_exit(void)
{
	unregister_die_notifier(&trap);
}

module_init(emulator_init);
module_exit(emulator_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Gets a kernel over an emulator's stale breakpoints");
