// OpenSSL's digests: the library that libcurl already brings into the process.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
