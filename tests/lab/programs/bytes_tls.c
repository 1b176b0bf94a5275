// SPDX-License-Identifier: GPL-2.0
/* bytes_tls.c - the kernel's own TLS: what the program sends is not what goes over the wire */
#include "bytes.h"

#include <linux/tls.h>
#include <sys/sendfile.h>
#include <sys/mman.h>

#ifndef SOL_TLS
#define SOL_TLS 282
#endif
#define ULP 31		/* TCP_ULP, include/uapi/linux/tcp.h */

static bool encrypt(int fd, int direction)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { .version = TLS_1_2_VERSION, .cipher_type = TLS_CIPHER_AES_GCM_128 },
		.key = "socklife's test", .iv = "nonce", .salt = "abc",
	};

	return !setsockopt(fd, SOL_TLS, direction, &info, sizeof(info));
}

void door_tls(struct pair *p)
{
	off_t from = 0;
	int file;

	if (setsockopt(p->a.fd, IPPROTO_TCP, ULP, "tls", 3) ||
	    setsockopt(p->b.fd, IPPROTO_TCP, ULP, "tls", 3)) {
		missing(p);
		return;
	}
	CHECK(encrypt(p->a.fd, TLS_TX) && encrypt(p->b.fd, TLS_RX));
	SENT(&p->a, 3000, send(p->a.fd, data, 3000, 0));
	RECEIVED(&p->b, 3000, recv(p->b.fd, data, 3000, MSG_WAITALL));
	file = MUST(memfd_create("tls", 0));
	CHECK(write(file, data, 2000) == 2000);
	SENT(&p->a, 2000, sendfile(p->a.fd, file, &from, 2000));
	RECEIVED(&p->b, 2000, recv(p->b.fd, data, 2000, MSG_WAITALL));
	close(file);
}
