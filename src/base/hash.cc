#include "base/hash.h"

#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <xxhash.h>

#include "base/check.h"

namespace duanlian {
namespace {

struct DigestFree {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

}  // namespace

uint64_t hash64(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Hash128 hash128(std::string_view bytes, uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.high64, hash.low64};
}

Sha256 sha256(std::initializer_list<std::string_view> parts) {
  // Looking the algorithm up and allocating its state cost more than hashing a short event.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, DigestFree> digest(EVP_MD_CTX_new());
  CHECK(algorithm != nullptr && digest != nullptr, "OpenSSL has no SHA-256");
  Sha256 out{};
  CHECK(EVP_DigestInit_ex2(digest.get(), algorithm, nullptr) == 1, "SHA-256 does not start");
  for (const std::string_view part : parts) {
    CHECK(EVP_DigestUpdate(digest.get(), part.data(), part.size()) == 1, "SHA-256 takes no bytes");
  }
  CHECK(EVP_DigestFinal_ex(digest.get(), out.data(), nullptr) == 1, "SHA-256 does not end");
  return out;
}

Sha256 hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const std::string_view part : parts) whole += part;
  Sha256 out{};
  unsigned size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(whole.data());
  const auto* const made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, whole.size(), out.data(), &size);
  CHECK(made != nullptr && size == out.size(), "OpenSSL has no HMAC");
  return out;
}

struct Sha256Sum::State {
  std::unique_ptr<EVP_MD_CTX, DigestFree> digest{EVP_MD_CTX_new()};
};

Sha256Sum::Sha256Sum() : state_(std::make_unique<State>()) {
  CHECK(state_->digest != nullptr, "no memory for SHA-256");
  CHECK(EVP_DigestInit_ex2(state_->digest.get(), EVP_sha256(), nullptr) == 1, "SHA-256 does not start");
}

Sha256Sum::~Sha256Sum() = default;

void Sha256Sum::add(std::string_view bytes) {
  CHECK(EVP_DigestUpdate(state_->digest.get(), bytes.data(), bytes.size()) == 1, "SHA-256 takes no bytes");
}

Sha256 Sha256Sum::end() {
  Sha256 out{};
  CHECK(EVP_DigestFinal_ex(state_->digest.get(), out.data(), nullptr) == 1, "SHA-256 does not end");
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace duanlian
