#pragma once
#include <archive.h>
#include <archive_entry.h>

/* archive_set_error is variadic, which Swift cannot call. */
static inline void archive_set_error_text(struct archive *archive) {
    archive_set_error(archive, -1, "%s", "the layer's bytes could not be read");
}
