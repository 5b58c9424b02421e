/* Stops a program at the nth call that changes a file system, or lets that call fail; to be preloaded.
 *
 * LXLAYER_CRASH_AT=N        kill the program instead of its nth call (from 1), as a power cut would
 * LXLAYER_CRASH_ERROR=E     let the nth call, and all after it, fail with this errno instead
 * LXLAYER_CRASH_COUNT=FILE  at the end, write the number of calls to FILE
 *
 * Calls on the standard streams do not count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static int crash_at, crash_error;

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("LXLAYER_CRASH_AT"), *error = getenv("LXLAYER_CRASH_ERROR");
    crash_at = at ? atoi(at) : 0;
    crash_error = error ? atoi(error) : 0;
}

__attribute__((destructor)) static void end(void) {
    const char *name = getenv("LXLAYER_CRASH_COUNT");
    FILE *file = name ? fopen(name, "w") : NULL;
    if (!file) return;
    fprintf(file, "%d\n", atomic_load(&calls));
    fclose(file);
}

/* Whether the call is to fail. */
static int point(void) {
    int number = atomic_fetch_add(&calls, 1) + 1;
    if (!crash_at || number < crash_at) return 0;
    if (crash_error) {
        errno = crash_error;
        return 1;
    }
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t count) {
    if (file > 2 && point()) return -1;
    return REAL(write)(file, bytes, count);
}

int fsync(int file) { return point() ? -1 : REAL(fsync)(file); }

int ftruncate(int file, off_t size) { return point() ? -1 : REAL(ftruncate)(file, size); }

int rename(const char *old, const char *new) { return point() ? -1 : REAL(rename)(old, new); }

int renameat(int from, const char *old, int to, const char *new) {
    return point() ? -1 : REAL(renameat)(from, old, to, new);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    return point() ? -1 : REAL(linkat)(from, old, to, new, flags);
}

int symlinkat(const char *target, int directory, const char *name) {
    return point() ? -1 : REAL(symlinkat)(target, directory, name);
}

int mkdirat(int directory, const char *name, mode_t mode) {
    return point() ? -1 : REAL(mkdirat)(directory, name, mode);
}

/* With an error the clean-up is to work, as it does on a full disk. */
int unlinkat(int directory, const char *name, int flags) {
    if (!crash_error && point()) return -1;
    return REAL(unlinkat)(directory, name, flags);
}

int openat(int directory, const char *name, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
        if (point()) return -1;
    }
    return REAL(openat)(directory, name, flags, mode);
}
