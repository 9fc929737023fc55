// zlib, which libcurl already brings into the process: datasets are often compressed.
#pragma once
#include <zlib.h>
