#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace duanlian::api {

// Limits of the edge; docs/http.md lists them with the answer that each gives when it is reached.

inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;       // 431
inline constexpr std::size_t kTargetBytesMax = 4 * 1024;        // 414
inline constexpr std::size_t kPathSegmentsMax = 8;              // 404
inline constexpr std::size_t kQueryMembersMax = 16;             // 400
inline constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;  // 413: bulk events and packs
inline constexpr std::size_t kBulkEventsMax = 10'000;           // 413
// 503: the bodies of all requests as far as they have come, and all answers until they are written.
inline constexpr std::size_t kMemoryBytesMax = 256 * 1024 * 1024;
// Set aside for the answer to each event of a request before it is taken, since an event that was taken must
// be answered, however large the decision.
inline constexpr std::size_t kDecisionBytesExpected = 8 * 1024;
inline constexpr std::size_t kConnectionsMax = 4'096;  // 503, then closed
// Of the process's limit of open files, left to everything but connections: the journal's files above all.
inline constexpr std::size_t kFilesReserved = 256;
inline constexpr std::size_t kRoutesMax = 32;
// What the system holds of the answers to a client that does not read, beyond kMemoryBytesMax.
inline constexpr int kSocketSendBytes = 256 * 1024;
// Answers that a connection may still owe before it is read on: no error, the client's bytes wait.
inline constexpr std::size_t kPipelinedMax = 128;
inline constexpr std::size_t kPipelinedBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kPackChecksMax = 8;            // 503: checks that wait
inline constexpr std::size_t kPackActivationsMax = 8;       // 503: activations that wait
inline constexpr std::size_t kBacktestLabelsMax = 100'000;  // 400: labels in the body of a back-test
inline constexpr std::size_t kTracesAtOnce = 2;             // questions about money that are answered at once
inline constexpr std::size_t kTracesWaitingMax = 4;         // 503: that wait for each of them
inline constexpr std::size_t kTraceBodyBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kTracePaymentsMax = 10'000;  // 400: payments in a question
inline constexpr int64_t kTraceHopsMax = 20'000;          // 400: hops that an answer lists
inline constexpr std::size_t kTracePartsMax = 200'000;    // 400: parts of victims' money in an answer
inline constexpr std::size_t kTraceEventIdsMax = 5'000;   // hops of an answer beyond which no ids stand in it
inline constexpr std::chrono::milliseconds kTraceTimeUsual{10'000};
inline constexpr std::chrono::milliseconds kTraceTimeMax{60'000};  // 400
inline constexpr std::size_t kPathsAtOnce = 2;      // questions about paths on threads of their own
inline constexpr std::size_t kPathsWaitingMax = 4;  // 503: that wait for each of them
// A question that so many steps answer, a few hundred microseconds at most, is answered on the connection's
// thread: handing it to another would take longer.
inline constexpr uint64_t kPathStepsAtOnce = 4'096;
inline constexpr std::size_t kPathAccountsAtOnce = 16;
inline constexpr int64_t kPathStepsServedMax = 5'000'000;  // 400: what is looked at takes 24 bytes a step
inline constexpr int64_t kPathAnswersServedMax = 20'000;   // 400
inline constexpr std::size_t kBackupsWaitingMax = 4;       // 503: back-ups that wait
inline constexpr std::size_t kBackupsListedMax = 256;
inline constexpr std::size_t kFolderNameBytesMax = 64;
inline constexpr std::size_t kPacksListedMax = 256;
inline constexpr std::size_t kTokensMax = 1'000;
inline constexpr std::size_t kTokenBytesMax = 256;
inline constexpr std::size_t kTokenFileBytesMax = 1024 * 1024;

// How long a client may take; see ServerOptions.
struct Patience {
  std::chrono::milliseconds idle{60'000};    // between requests; then closed without a word
  std::chrono::milliseconds header{10'000};  // from the first byte of a request to the end of its header: 408
  std::chrono::milliseconds body{30'000};    // for the body: 408
  std::chrono::milliseconds write{30'000};   // to take an answer; then closed
  std::chrono::milliseconds linger{2'000};   // to read a last answer after a refused body
  std::chrono::milliseconds stop{5'000};     // for all connections when the server stops
};

}  // namespace duanlian::api
