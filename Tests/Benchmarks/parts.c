/* The parts of reading a layer, alone or in one pass, as the C libraries do them: the floor for any program.
 *
 * usage: parts digest FILE...      SHA-256 of the bytes (OpenSSL)
 *        parts inflate FILE...     gzip with ISA-L, in pieces of 256 KiB
 *        parts walk FILE...        the entries of a tar that is not compressed (libarchive)
 *        parts zlib FILE...        all of it in one pass over gzip files, with zlib in ISA-L's place
 */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 256 << 10 };

static unsigned char packed[CHUNK], unpacked[CHUNK];

static size_t read_chunk(int file) {
    ssize_t count = read(file, packed, CHUNK);
    if (count < 0) err(1, "read");
    return count;
}

static void hash(EVP_MD_CTX *context, const void *bytes, size_t count) {
    if (!EVP_DigestUpdate(context, bytes, count)) errx(1, "SHA-256");
}

static EVP_MD_CTX *new_hash(void) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL)) errx(1, "SHA-256");
    return context;
}

static void end_hash(EVP_MD_CTX *context) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (!EVP_DigestFinal_ex(context, digest, NULL)) errx(1, "SHA-256");
    EVP_MD_CTX_free(context);
}

static void digest(int file) {
    EVP_MD_CTX *context = new_hash();
    for (size_t count; (count = read_chunk(file));) hash(context, packed, count);
    end_hash(context);
}

static void inflate_isal(int file) {
    static struct inflate_state state;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_GZIP;
    for (size_t count; (count = read_chunk(file));) {
        state.next_in = packed;
        state.avail_in = count;
        do {
            state.next_out = unpacked;
            state.avail_out = CHUNK;
            if (isal_inflate(&state) != ISAL_DECOMP_OK) errx(1, "damaged gzip");
        } while (state.avail_in && state.block_state != ISAL_BLOCK_FINISH);
    }
}

static la_ssize_t feed_file(struct archive *archive, void *data, const void **buffer) {
    (void)archive;
    *buffer = packed;
    return read_chunk(*(int *)data);
}

static void walk_entries(void *data, la_ssize_t (*feed)(struct archive *, void *, const void **)) {
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_tar(archive);
    if (archive_read_open(archive, data, NULL, feed, NULL)) errx(1, "%s", archive_error_string(archive));
    int status;
    while ((status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
        if (!archive_entry_pathname(entry)) errx(1, "no name");
    }
    if (status != ARCHIVE_EOF) errx(1, "%s", archive_error_string(archive));
    archive_read_free(archive);
}

struct pass {
    int file;
    z_stream zlib;
    EVP_MD_CTX *blob, *tar;
};

static la_ssize_t feed_zlib(struct archive *archive, void *data, const void **buffer) {
    (void)archive;
    struct pass *pass = data;
    pass->zlib.next_out = unpacked;
    pass->zlib.avail_out = CHUNK;
    while (pass->zlib.avail_out == CHUNK) {
        if (!pass->zlib.avail_in) {
            size_t count = read_chunk(pass->file);
            if (!count) break;
            hash(pass->blob, packed, count);
            pass->zlib.next_in = packed;
            pass->zlib.avail_in = count;
        }
        int status = inflate(&pass->zlib, Z_NO_FLUSH);
        if (status == Z_STREAM_END) inflateReset(&pass->zlib);
        else if (status != Z_OK && status != Z_BUF_ERROR) errx(1, "damaged gzip");
    }
    size_t count = CHUNK - pass->zlib.avail_out;
    hash(pass->tar, unpacked, count);
    *buffer = unpacked;
    return count;
}

static void one_pass(int file) {
    struct pass pass = {.file = file, .blob = new_hash(), .tar = new_hash()};
    if (inflateInit2(&pass.zlib, 15 + 16) != Z_OK) errx(1, "zlib");
    walk_entries(&pass, feed_zlib);
    const void *rest;
    while (feed_zlib(NULL, &pass, &rest)) {}
    end_hash(pass.blob);
    end_hash(pass.tar);
    inflateEnd(&pass.zlib);
}

int main(int count, char **arguments) {
    if (count < 3) errx(64, "usage: parts digest|inflate|walk|zlib FILE...");
    for (int index = 2; index < count; index++) {
        int file = open(arguments[index], O_RDONLY);
        if (file < 0) err(1, "%s", arguments[index]);
        if (!strcmp(arguments[1], "digest")) digest(file);
        else if (!strcmp(arguments[1], "inflate")) inflate_isal(file);
        else if (!strcmp(arguments[1], "walk")) walk_entries(&file, feed_file);
        else if (!strcmp(arguments[1], "zlib")) one_pass(file);
        else errx(64, "no part is called %s", arguments[1]);
        close(file);
    }
    return 0;
}
