#include "simulate/truth/manifest.h"

#include "base/coding.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "simulate/truth/comparison.h"

namespace duanlian::simulate {
namespace {

void append_files(JsonWriter& json, const std::vector<WrittenFile>& files) {
  json.key("files").begin_array();
  for (const WrittenFile& file : files) {
    json.begin_object().member("name", file.name);
    json.key("bytes").number(file.bytes);
    json.member("sha256", to_hex(as_bytes(file.digest))).end_object();
  }
  json.end_array();
}

}  // namespace

Sha256 digest_of(const std::vector<CityFile>& files) {
  Sha256Sum sum;
  for (const CityFile& file : files) {
    std::string head;
    put_bytes(head, file.name);
    put_varint(head, file.text.size());
    sum.add(head);
    sum.add(file.text);
  }
  return sum.end();
}

std::string json_of(const Manifest& manifest) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("format").number(int64_t{1});
  json.key("seed").number(manifest.options.seed);
  json.key("people").number(uint64_t{manifest.options.people});
  json.member("begin", to_rfc3339(manifest.options.begin));
  json.key("hours").number(manifest.hours);
  json.member("city", to_hex(as_bytes(manifest.city)));
  json.key("honest_labels_one_in").number(manifest.honest_one_in);
  json.key("score").raw(json_of(manifest.score));
  append_files(json, manifest.files);
  json.end_object();
  return out;
}

Status complete(ResultFolder& folder, const Manifest& manifest) {
  RETURN_IF_ERROR(folder.keep());
  return replace_file(folder.path() / kManifestName, json_of(manifest) + "\n");
}

}  // namespace duanlian::simulate
