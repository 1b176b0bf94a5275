// SPDX-License-Identifier: GPL-2.0
/*
 * ring.c - the queue of events from the hooks to the worker
 *
 * The kernel's own ring buffer, in producer/consumer mode: a full ring refuses
 * the new event, which the caller counts. Names of AF_UNIX sockets and payload follow
 * the fixed part, so that other events do not take space for them.
 */
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "compat/ring_buffer.h"
#include "feed/ring.h"

static struct trace_buffer *event_buffer;
/* In sizes of an event without what may follow it. */
static DEFINE_PER_CPU(unsigned int, cpu_put);	/* by the CPU */
static DEFINE_PER_CPU(unsigned int, cpu_taken);	/* of that, by the consumer */

/**
 * sl_ring_init() - allocate the ring
 * @bytes_per_cpu: for each possible CPU, rounded up to pages
 *
 * Return: 0 or -ENOMEM.
 */
int sl_ring_init(unsigned long bytes_per_cpu)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(cpu_put, cpu) = per_cpu(cpu_taken, cpu) = 0;
	event_buffer = ring_buffer_alloc(bytes_per_cpu, 0);
	return event_buffer ? 0 : -ENOMEM;
}

/** sl_ring_exit() - free the ring; it is not in use any more */
void sl_ring_exit(void)
{
	ring_buffer_free(event_buffer);
}

static unsigned int name_size(const struct sl_name *name)
{
	return name ? name->len + 1 : 0;
}

static unsigned int payload_size(const struct sl_payload *payload)
{
	return payload ? offsetof(struct sl_payload, bytes) + payload->len : 0;
}

static unsigned int events_in(unsigned int size)
{
	return size / sizeof(struct sl_event);
}

static void *put_name(void *at, const struct sl_name *name)
{
	unsigned int size = name_size(name);

	if (size)
		memcpy(at, name, size);
	return at + size;
}

static const void *get_name(const void *at, const struct sl_name **where, struct sl_name *copy)
{
	unsigned int size;

	if (!*where)
		return at;
	size = name_size(at);
	memcpy(copy, at, size);
	*where = copy;
	return at + size;
}

static const void *get_payload(const void *at, const struct sl_payload **where,
			       struct sl_payload *copy)
{
	unsigned int size;

	if (!*where)
		return at;
	memcpy(copy, at, offsetof(struct sl_payload, bytes));
	size = payload_size(copy);
	memcpy(copy, at, size);
	*where = copy;
	return at + size;
}

/**
 * sl_ring_put() - queue an event
 * @ev: copied, names and payload included
 *
 * Context: any hook, also one that interrupted another.
 * Return: how much longer the queue is, as sl_ring_waiting() has it; 0: the ring is full.
 */
unsigned int sl_ring_put(const struct sl_event *ev)
{
	unsigned int size = sizeof(*ev) + name_size(ev->local_name) + name_size(ev->remote_name) +
			    payload_size(ev->payload);
	struct ring_buffer_event *slot;
	void *at;

	slot = ring_buffer_lock_reserve(event_buffer, size);
	if (!slot)
		return 0;
	at = ring_buffer_event_data(slot);
	memcpy(at, ev, sizeof(*ev));
	at = put_name(at + sizeof(*ev), ev->local_name);
	at = put_name(at, ev->remote_name);
	if (ev->payload)
		memcpy(at, ev->payload, payload_size(ev->payload));
	sl_compat_ring_commit(event_buffer, slot);
	this_cpu_add(cpu_put, events_in(size));
	return events_in(size);
}

/**
 * sl_ring_waiting() - events of this CPU that are in the ring
 *
 * One with a long payload counts for several.
 *
 * Context: any hook.
 */
unsigned int sl_ring_waiting(void)
{
	return this_cpu_read(cpu_put) - READ_ONCE(*this_cpu_ptr(&cpu_taken));
}

/* The CPU with the oldest event, -1: all are empty. */
static int oldest_cpu(void)
{
	u64 first = U64_MAX;
	int cpu, found = -1;

	for_each_possible_cpu(cpu) {
		struct ring_buffer_event *slot = ring_buffer_peek(event_buffer, cpu, NULL, NULL);
		const struct sl_event *ev;

		if (!slot)
			continue;
		ev = ring_buffer_event_data(slot);
		if (ev->seq < first) {
			first = ev->seq;
			found = cpu;
		}
	}
	return found;
}

/**
 * sl_ring_get() - take the next event
 * @entry: to fill in
 *
 * Events are in the order of their sequence numbers, except one that another CPU was
 * still writing: it is late.
 *
 * Context: the one consumer; may sleep.
 * Return: false if the ring is empty.
 */
bool sl_ring_get(struct sl_ring_entry *entry)
{
	struct ring_buffer_event *slot;
	const void *from, *at;
	int cpu = oldest_cpu();

	if (cpu < 0)
		return false;
	slot = ring_buffer_consume(event_buffer, cpu, NULL, NULL);
	if (!slot)
		return false;
	from = ring_buffer_event_data(slot);
	memcpy(&entry->ev, from, sizeof(entry->ev));
	at = get_name(from + sizeof(entry->ev), &entry->ev.local_name, &entry->local);
	at = get_name(at, &entry->ev.remote_name, &entry->remote);
	at = get_payload(at, &entry->ev.payload, &entry->payload);
	WRITE_ONCE(per_cpu(cpu_taken, cpu), per_cpu(cpu_taken, cpu) + events_in(at - from));
	return true;
}
