/* Becomes /sbin/init under a filter that refuses the system calls that the lx brand of illumos refuses.
 *
 * The brand has no Linux namespaces, none of the newer mount calls, no mount propagation, no BPF, no kernel keyrings
 * and no file handles. What a program makes of a refusal depends on the error: systemd takes ENOSYS from unshare(2)
 * as "this kernel cannot do it" and often carries on, while EINVAL fails the unit with 226/NAMESPACE. The brand has
 * been seen to give either, so NAMESPACE_ERROR chooses.
 *
 * This is an approximation of a zone for tests: the kernel below is still Linux. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#ifndef NAMESPACE_ERROR
#define NAMESPACE_ERROR ENOSYS
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const int namespace_calls[] = {SCMP_SYS(unshare), SCMP_SYS(setns)};

static const int missing_calls[] = {
    /* mounts */
    SCMP_SYS(pivot_root), SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick),
    SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(mount_setattr),
    /* keyrings */
    SCMP_SYS(add_key), SCMP_SYS(keyctl), SCMP_SYS(request_key),
    /* the rest: clone3 because its flags are out of a filter's sight, so that callers fall back to clone */
    SCMP_SYS(bpf), SCMP_SYS(clone3), SCMP_SYS(fanotify_init), SCMP_SYS(open_by_handle_at),
};

static const unsigned long clone_flags[] = {
    CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET,
};

static const unsigned long mount_flags[] = {MS_UNBINDABLE, MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_MOVE};

/* What the brand gives to init. */
static char *const environment[] = {"container=zone", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TERM=linux", NULL};

static int refuse_all(scmp_filter_ctx filter, int error, const int *calls, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(error), calls[i], 0);
    return failed;
}

static int refuse_flags(scmp_filter_ctx filter, int call, unsigned argument, const unsigned long *flags, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), call, 1,
                                   SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, flags[i], flags[i]));
    return failed;
}

int main(int argc, char **argv)
{
    (void)argc;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL
        || refuse_all(filter, NAMESPACE_ERROR, namespace_calls, COUNT(namespace_calls))
        || refuse_all(filter, ENOSYS, missing_calls, COUNT(missing_calls))
        || refuse_flags(filter, SCMP_SYS(clone), 0, clone_flags, COUNT(clone_flags))
        || refuse_flags(filter, SCMP_SYS(mount), 3, mount_flags, COUNT(mount_flags))
        || seccomp_load(filter)) {
        fputs("zone-filter: the filter cannot be loaded\n", stderr);
        return 1;
    }
    argv[0] = "/sbin/init";
    execve(argv[0], argv, environment);
    perror("zone-filter: /sbin/init");
    return 1;
}
