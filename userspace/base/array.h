/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow, and sorted ones. */
#ifndef SOCKLIFE_ARRAY_H
#define SOCKLIFE_ARRAY_H

#include <stddef.h>

/*
 * Makes room in @array, which has @n elements and is NULL at first, for one
 * more. Only for arrays that never grow in another way.
 */
#define array_grow(array, n) \
	((array) = array_grow_bytes(array, n, sizeof(*(array))))

/* The function behind it: the array, perhaps in another place. */
void *array_grow_bytes(void *array, size_t n, size_t size);

/*
 * Where @key is in a sorted array, or has its place: the index of the first
 * element that @compare(@key, element) does not find to be less; @n if all are.
 */
size_t array_find(const void *key, const void *array, size_t n, size_t size,
		  int (*compare)(const void *key, const void *element));

#endif
