#pragma once
#include <lzma.h>

/* A macro with a cast, which Swift does not see. */
static const uint32_t lzma_tell_unsupported_check = LZMA_TELL_UNSUPPORTED_CHECK;
