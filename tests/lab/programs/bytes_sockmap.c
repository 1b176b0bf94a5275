// SPDX-License-Identifier: GPL-2.0
/*
 * bytes_sockmap.c - what a BPF program decides about the bytes that arrive
 *
 * Both sockets are in a map with a program. What is passed is received by the
 * program's own calls; what is redirected or dropped was received for the map.
 */
#include "bytes.h"

#include <linux/bpf.h>
#include <sys/syscall.h>

#define INSN(c, dst, src, value) \
	{ .code = c, .dst_reg = dst, .src_reg = src, .imm = value }
#define MOV(dst, value)	INSN(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, value)
#define EXIT		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0)

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int make_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_SOCKMAP, .key_size = 4, .value_size = 4, .max_entries = 2,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

static void put(int map, int key, int fd)
{
	union bpf_attr attr = {
		.map_fd = map, .key = (unsigned long)&key, .value = (unsigned long)&fd,
	};

	MUST(bpf(BPF_MAP_UPDATE_ELEM, &attr));
}

static int attach(int map, int type, const struct bpf_insn *code, int n)
{
	static char log[1 << 16];
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_SK_SKB, .insns = (unsigned long)code, .insn_cnt = n,
		.license = (unsigned long)"GPL", .log_buf = (unsigned long)log,
		.log_size = sizeof(log), .log_level = 1,
	};
	union bpf_attr attr = { .target_fd = map, .attach_type = type };
	int program, err;

	do	/* work for an io_uring interrupts it */
		program = bpf(BPF_PROG_LOAD, &load);
	while (program < 0 && errno == EAGAIN);
	attr.attach_bpf_fd = MUST(program);
	err = bpf(BPF_PROG_ATTACH, &attr);
	close(program);
	return err;
}

static int attach_parser(int map)
{
	const struct bpf_insn all[] = { INSN(BPF_LDX | BPF_MEM | BPF_W, 0, 1, 0), EXIT };

	return attach(map, BPF_SK_SKB_STREAM_PARSER, all, ARRAY_SIZE(all));
}

/* Has this kernel got CONFIG_BPF_STREAM_PARSER? Without, socklife cannot follow a sockmap. */
static bool supported(void)
{
	int map = make_map();
	bool is = map >= 0 && !attach_parser(map);

	close(map);
	return is;
}

/* Return: the map, to be closed when all has arrived. */
static int decide(struct pair *p, int type, const struct bpf_insn *code, int n)
{
	int map = MUST(make_map());

	if (type == BPF_SK_SKB_STREAM_VERDICT)
		MUST(attach_parser(map));
	MUST(attach(map, type, code, n));
	put(map, 0, p->a.fd);
	put(map, 1, p->b.fd);
	return map;
}

static void pass(struct pair *p, int type)
{
	const struct bpf_insn code[] = { MOV(0, SK_PASS), EXIT };
	int map;

	if (!supported()) {
		missing(p);
		return;
	}
	map = decide(p, type, code, ARRAY_SIZE(code));
	give(&p->a, 3000);
	take_all(&p->b, 3000);
	close(map);
}

/* What arrives at one side goes back to be received by the other. */
static void redirect(struct pair *p, int type)
{
	struct bpf_insn code[] = {
		INSN(BPF_LD | BPF_DW | BPF_IMM, 2, BPF_PSEUDO_MAP_FD, 0), { 0 },
		MOV(3, 0), MOV(4, BPF_F_INGRESS),
		INSN(BPF_JMP | BPF_CALL, 0, 0, BPF_FUNC_sk_redirect_map), EXIT,
	};
	int map;

	if (!supported()) {
		missing(p);
		return;
	}
	map = MUST(make_map());
	close(map);
	code[0].imm = map;	/* the lowest number, that decide() gets again */
	map = decide(p, type, code, ARRAY_SIZE(code));
	CHECK(map == code[0].imm);
	give(&p->a, 2000);
	take_all(&p->a, 2000);
	p->b.received.bytes += 2000;
	close(map);
}

void door_sockmap_pass(struct pair *p)
{
	pass(p, BPF_SK_SKB_VERDICT);
}

void door_sockmap_redirect(struct pair *p)
{
	redirect(p, BPF_SK_SKB_VERDICT);
}

void door_parser_pass(struct pair *p)
{
	pass(p, BPF_SK_SKB_STREAM_VERDICT);
}

void door_parser_redirect(struct pair *p)
{
	redirect(p, BPF_SK_SKB_STREAM_VERDICT);
}

void door_sockmap_drop(struct pair *p)
{
	const struct bpf_insn code[] = { MOV(0, SK_DROP), EXIT };
	int map;

	if (!supported()) {
		missing(p);
		return;
	}
	map = decide(p, BPF_SK_SKB_VERDICT, code, ARRAY_SIZE(code));
	give(&p->a, 500);
	p->b.received.bytes += 500;
	close(map);
}
