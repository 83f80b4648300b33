# Flags that every target shares. Warnings are errors.
add_library(duanlian_flags INTERFACE)
target_include_directories(duanlian_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(duanlian_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch
  -Wno-missing-field-initializers  # what a designated initialiser leaves out has its default
  -fno-omit-frame-pointer -ffp-contract=off)  # no fused multiply-add: decisions are the same on every machine

# The build runs on the machine that it was made on or a newer one of its family; results do not depend on it.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

if(DUANLIAN_SANITIZE)
  target_compile_options(duanlian_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(duanlian_flags INTERFACE -fsanitize=address,undefined)
endif()
if(DUANLIAN_FUZZ)
  target_compile_options(duanlian_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_link_options(duanlian_flags INTERFACE -fuse-ld=lld-19)
endif()
