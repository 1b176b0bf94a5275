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
 *
 * It has to be done before kprobes see the breakpoint. A probe that stands on
 * ftrace's call has no copy of the instruction (it never meets a breakpoint), and
 * kprobe_int3_handler() would step into that copy all the same, at address 0.
 * So ftrace looks at each trap first, and answers it in that function's place.
 */
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/uaccess.h>
#include <asm/text-patching.h>

static unsigned int met;
module_param(met, uint, 0444);
MODULE_PARM_DESC(met, "breakpoints that were there no longer");

/* false: it is a breakpoint, or an instruction that no hook of the kernel leaves. */
static bool notrace carry_out(struct pt_regs *regs, unsigned long addr)
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

/* What kprobe_int3_handler() returns for a breakpoint that needs nothing more. */
static noinline notrace int trap_answered(struct pt_regs *trap)
{
	return 1;
}

/* Before kprobe_int3_handler(trap), in the trap, with interrupts off. */
static void notrace on_trap(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			    struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);
	struct pt_regs *trap = (struct pt_regs *)regs->di;

	if (user_mode(trap) || !carry_out(trap, trap->ip - INT3_INSN_SIZE))
		return;
	met++;
	regs->ip = (unsigned long)trap_answered;
}

static struct ftrace_ops first_look = {
	.func = on_trap,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY,
};

static int __init emulator_init(void)
{
	static char name[] = "kprobe_int3_handler";
	int err = ftrace_set_filter(&first_look, name, strlen(name), 1);

	return err ?: register_ftrace_function(&first_look);
}

static void __exit emulator_exit(void)
{
	unregister_ftrace_function(&first_look);
}

module_init(emulator_init);
module_exit(emulator_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Gets a kernel over an emulator's stale breakpoints");
