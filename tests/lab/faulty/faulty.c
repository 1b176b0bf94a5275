// SPDX-License-Identifier: GPL-2.0
/*
 * A module with one chosen mistake. The lab is tried with it: a run in which the
 * kernel complains has to fail.
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *mistake = "none";
module_param(mistake, charp, 0);
MODULE_PARM_DESC(mistake, "warn, panic, kasan, ubsan, lockdep, atomic or leak");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

static void read_freed_memory(void)
{
	int *p = kmalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	pr_info("freed memory says %d\n", READ_ONCE(*p));
}

static void shift_too_far(void)
{
	static unsigned int bits = 40;

	pr_info("shifted: %d\n", 1 << READ_ONCE(bits));
}

static void invert_locks(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void sleep_under_spinlock(void)
{
	spin_lock(&spin);
	might_sleep();
	spin_unlock(&spin);
}

static void forget_memory(void)
{
	int i;

	/* More than one: a stale register or stack slot may still name the last. */
	for (i = 0; i < 16; i++)
		if (!kmalloc(64, GFP_KERNEL))
			return;
}

static int __init faulty_init(void)
{
	pr_info("mistake: %s\n", mistake);
	WARN_ON(!strcmp(mistake, "warn"));
	if (!strcmp(mistake, "panic"))
		panic("as asked for");
	if (!strcmp(mistake, "kasan"))
		read_freed_memory();
	if (!strcmp(mistake, "ubsan"))
		shift_too_far();
	if (!strcmp(mistake, "lockdep"))
		invert_locks();
	if (!strcmp(mistake, "atomic"))
		sleep_under_spinlock();
	if (!strcmp(mistake, "leak"))
		forget_memory();
	return 0;
}

static void __exit faulty_exit(void)
{
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("one chosen mistake, to try the lab with");
