/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Zeek's word for how far a TCP connection came: S0 S1 S2 S3 SF REJ RSTO RSTR
 * RSTOS0 RSTRH SH SHR OTH. Zeek sees packets and we one end, so both sides'
 * states are told from the states that this end went through.
 *
 * https://docs.zeek.org/en/current/scripts/base/protocols/conn/main.zeek.html
 */
#ifndef SOCKLIFE_CONN_STATE_H
#define SOCKLIFE_CONN_STATE_H

#include "source/message.h"

/* NULL: not TCP, or there was no attempt to connect. */
const char *conn_state(const struct sock *sock);

#endif
