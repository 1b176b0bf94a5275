// SPDX-License-Identifier: GPL-2.0
/*
 * census.c - the sockets that are older than the module
 *
 * The hooks are attached already, so a socket may be found by a hook, here, or by both;
 * sl_track_census() makes one record. Most are in descriptor tables; the tables of the
 * protocols have those without a descriptor: connections not accepted yet, orphans,
 * sockets in a message (SCM_RIGHTS). A socket that is in none of these gets its record
 * when it gets a descriptor.
 */
#include <linux/file.h>
#include <linux/net.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <net/inet_hashtables.h>
#include <net/sock.h>
#include <net/tcp.h>

#include "compat/census.h"
#include "sample/walk.h"
#include "track/census.h"
#include "track/track.h"

static void take_descriptor(struct task_struct *task, int fd, struct file *file, void *data)
{
	struct socket *sock = sock_from_file(file);
	struct sock *sk = sock ? READ_ONCE(sock->sk) : NULL;
	struct sl_seen seen;

	if (sk)
		sl_track_seen(sk, sock, task, fd, &seen);
}

static const struct sl_walk_ops walk_ops = { .descriptor = take_descriptor };

/* A socket in a message has an inode, but no descriptor. */
static void take_sock(struct sock *sk)
{
	sl_track_census(sk);
	sl_track_inode(sk, sock_i_ino(sk));
}

/* The table may be shared by all namespaces. */
static void take_tcp(struct net *net, struct inet_hashinfo *hash)
{
	struct hlist_nulls_node *node;
	struct sock *sk;
	unsigned int i;

	for (i = 0; i <= hash->ehash_mask; i++) {
		spinlock_t *lock = inet_ehash_lockp(hash, i);

		cond_resched();
		if (hlist_nulls_empty(&hash->ehash[i].chain))
			continue;
		spin_lock_bh(lock);
		sk_nulls_for_each(sk, node, &hash->ehash[i].chain)
			if (sk_fullsock(sk) && net_eq(sock_net(sk), net))
				take_sock(sk);
		spin_unlock_bh(lock);
	}
}

/* Those of the kernel (nfsd), and in a message: others have a descriptor. */
static void take_listeners(struct net *net, struct inet_hashinfo *hash)
{
	struct inet_listen_hashbucket *bucket;
	struct hlist_nulls_node *node;
	struct sock *sk;
	unsigned int i;

	for (i = 0; i <= hash->lhash2_mask; i++) {
		cond_resched();
		bucket = &hash->lhash2[i];
		spin_lock(&bucket->lock);	/* no interrupt takes it: see inet_diag_dump_icsk() */
		sk_nulls_for_each(sk, node, &bucket->nulls_head)
			if (net_eq(sock_net(sk), net))
				take_sock(sk);
		spin_unlock(&bucket->lock);
	}
}

static void take_udp(struct net *net)
{
	struct udp_table *table = sl_compat_udp_table(net);
	struct sock *sk;
	unsigned int i;

	for (i = 0; i <= table->mask; i++) {
		cond_resched();
		if (hlist_empty(&table->hash[i].head))
			continue;
		spin_lock_bh(&table->hash[i].lock);
		sk_for_each(sk, &table->hash[i].head)
			if (net_eq(sock_net(sk), net))
				take_sock(sk);
		spin_unlock_bh(&table->hash[i].lock);
	}
}

static void take_unix(struct net *net)
{
	struct sock *sk;
	int i;

	for (i = 0; i < UNIX_HASH_SIZE; i++) {
		spin_lock(&net->unx.table.locks[i]);
		sk_for_each(sk, &net->unx.table.buckets[i])
			take_sock(sk);
		spin_unlock(&net->unx.table.locks[i]);
	}
}

/**
 * sl_census() - make records of all sockets that can be found
 *
 * Context: may sleep; hooks are attached.
 */
void sl_census(void)
{
	struct net *net;

	sl_walk_descriptors(&walk_ops, NULL);
	down_read(&net_rwsem);
	for_each_net(net) {
		take_tcp(net, net->ipv4.tcp_death_row.hashinfo);
		take_listeners(net, net->ipv4.tcp_death_row.hashinfo);
		take_udp(net);
		take_unix(net);
	}
	up_read(&net_rwsem);
}
