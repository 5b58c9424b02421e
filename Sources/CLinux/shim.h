// What Linux has and the module of the C library lacks.
#pragma once
// Neither fcntl.h nor sys/stat.h: of the types that they define, this module would become one more owner.
#include <stdio.h>
#include <sys/types.h>
#include <sys/xattr.h>

#ifndef O_PATH
#define O_PATH 010000000
#endif

int syncfs(int);
int renameat2(int, const char *, int, const char *, unsigned int);
