/* SPDX-License-Identifier: GPL-2.0 */
/* Generic netlink requests: find the family, ask, tell the kernel's refusals. */
#ifndef SOCKLIFE_GENL_H
#define SOCKLIFE_GENL_H

#include <stddef.h>
#include <libmnl/libmnl.h>

#include "source/source.h"

#define GENL_BUFFER_SIZE	(256 * 1024)
#define GENL_REQUEST_SIZE	256

struct genl_family {
	uint16_t id;
	uint32_t version;
};

/* A netlink socket for requests or for the feed; NULL with errno. */
struct mnl_socket *genl_open(void);

/* Fills @family; -ENOENT: there is no such family. */
int genl_find_family(struct mnl_socket *nl, struct genl_family *family);

/* Begins a request in @buf (GENL_REQUEST_SIZE), to get attributes. */
struct nlmsghdr *genl_request(char *buf, uint16_t family, uint8_t cmd,
			      uint8_t version, uint16_t flags);

/*
 * genl_talk - sends the request and tells all its answers
 * @why: gets the kernel's explanation of a refusal, if any
 *
 * Return: 0, or a negative errno: the kernel's, the callback's, or -EAGAIN
 * when a dump was disturbed and has to be begun again.
 */
int genl_talk(struct mnl_socket *nl, struct nlmsghdr *request, message_cb cb,
	      void *arg, char *why, size_t why_size);

/*
 * The same on a socket with a subscription, whose events are told as they come.
 * -ENOBUFS: events were lost, or the answer itself.
 */
int genl_talk_feed(struct mnl_socket *nl, struct nlmsghdr *request, message_cb cb,
		   void *arg, char *why, size_t why_size);

#endif
