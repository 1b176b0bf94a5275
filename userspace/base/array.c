// SPDX-License-Identifier: GPL-2.0
#include "base/array.h"

#include "base/util.h"

/* The room is the next power of two: when all of it is taken, it doubles. */
void *array_grow_bytes(void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	return xrealloc(array, (n ? n * 2 : 1) * size);
}

size_t array_find(const void *key, const void *array, size_t n, size_t size,
		  int (*compare)(const void *key, const void *element))
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(key, (const char *)array + middle * size) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
