// SPDX-License-Identifier: MIT
#include "harness/wire/response_decoder.h"

#include <algorithm>
#include <cctype>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <fmt/format.h>

#include "harness/wire/content_decoder.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;
constexpr std::uint32_t kHeadBytesMax = 64U << 10U;
constexpr std::size_t kFieldsMax = 200;
constexpr std::size_t kUsualPieces = 32;  // of a stream: growing to it step by step costs more
constexpr std::size_t kExtensionBytesMax = 4U << 10U;
constexpr std::size_t kTrailerBytesMax = 4U << 10U;
// Of one size line with its extensions, or of the last one with its trailers, not yet whole.
constexpr std::size_t kUnfinishedBytesMax = kExtensionBytesMax + kTrailerBytesMax + 64;
constexpr std::uint64_t kChunkSizeMax = std::uint64_t{1} << 40U;  // no body is a TiB
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return out;
}

std::string_view standard(string_view text) { return {text.data(), text.size()}; }

// One coding that needs no decoder; the list may have empty elements (RFC 9110 5.6.1.2).
bool is_known_transfer(const std::string& lower_value) {
  const http::opt_token_list codings{lower_value};
  if (!http::validate_list(codings) || std::distance(codings.begin(), codings.end()) != 1)
    return false;
  return *codings.begin() == "chunked" || *codings.begin() == "identity";
}

}  // namespace

std::string_view ResponseHead::get(std::string_view name) const {
  const std::string wanted = lower(name);
  for (const Header& header : headers)
    if (lower(header.name) == wanted) return header.value;
  return {};
}

// Beast's parser calls back for every part; this writes each into the response with its instant.
class ResponseDecoder::Impl final : public http::basic_parser<false> {
 public:
  explicit Impl(bool to_head) : head_request(to_head) {
    header_limit(kHeadBytesMax);
    body_limit(boost::none);  // the wire client limits the bytes
    skip(to_head);
    eager(true);
    response.http_chunks.reserve(kUsualPieces);
    response.wire_body.reserve(kUsualPieces);
    response.pieces.reserve(kUsualPieces);
  }

  DecodedResponse response;
  const bool head_request;
  Instant at;           // of the read being fed
  std::size_t fed = 0;  // bytes parsed before those pending
  bool informational = false;

  // What came and is not parsed yet.
  std::string_view pending() const { return std::string_view(unread_).substr(read_); }

  void append(std::string_view bytes) {
    unread_.erase(0, read_);  // once a read: after each part of it, it would cost the square
    read_ = 0;
    unread_ += bytes;
  }

  std::size_t parse(std::size_t length, error_code& error) {
    const std::size_t used = put(boost::asio::buffer(pending().data(), length), error);
    read_ += used;
    fed += used;
    return used;
  }

  void fail(std::string_view why) {
    if (response.end != BodyEnd::open) return;
    response.end = BodyEnd::malformed;
    response.end_at = at;
    response.error = fmt::format("{}, near byte {} of the answer", why, fed);
  }

  // What the connection's end means for the body.
  void close(Instant when) {
    if (response.end != BodyEnd::open) return;
    at = when;
    error_code error;
    if (!is_header_done() && !pending().empty()) {
      parse(pending().size(), error);
      if (error && error != http::error::need_more) return fail(error.message());
    }
    if (got_some() && is_header_done() && need_eof()) {
      put_eof(error);
      return;
    }
    const bool all_bytes = is_header_done() && chunked() && between_chunks();
    response.end = all_bytes ? BodyEnd::no_terminator : BodyEnd::truncated;
    response.end_at = when;
  }

  // How much of `pending` the parser gets. Of the head a line at a time, a field's with the byte
  // behind it, for that tells whether it is folded: given less it waits for the whole head before
  // it tells of a broken line, and the result would hang on how the reads are cut.
  std::size_t ready_bytes() const {
    const std::string_view rest = pending();
    if (is_header_done())  // never more than a size line may have, so that a longer one is seen
      return too_short_for_parser() ? 0 : std::min(rest.size(), kUnfinishedBytesMax + 1);
    if (rest.starts_with("\r\n")) return 2;
    std::size_t end = rest.find('\n');
    if (response.head.status == 0) return end + 1;  // of a status line; 0: it has not ended
    while (end != rest.npos && end + 1 < rest.size()) {
      if (rest[end + 1] != ' ' && rest[end + 1] != '\t') return end + 2;
      end = rest.find('\n', end + 1);
    }
    return 0;
  }

  bool is_head_too_long(std::size_t ready) const {
    return !is_header_done() && fed + (ready == 0 ? pending().size() : ready) > kHeadBytesMax;
  }

  // Why what is pending, which the parser wants more of, cannot become right; empty: it can.
  std::string_view unfinished_fault() const {
    if (!is_header_done()) return "a line of the head is broken";
    if (!chunked()) return {};
    if (has_broken_size_line()) return "an HTTP chunk's size line is broken";
    // It must not fill the memory.
    return pending().size() > kUnfinishedBytesMax ? "an HTTP chunk's size line does not end" : "";
  }

 private:
  // Beast asserts five bytes once it has seen the "0\r\n" of an empty chunked body.
  bool too_short_for_parser() const {
    return is_header_done() && chunked() && open_chunk_ == 0 && response.http_chunks.empty() &&
           pending().size() < 5 && pending().starts_with("0\r\n");
  }

  // After a whole HTTP chunk, with nothing of another. Its own line end may be pending, or the size
  // line of the last chunk.
  bool between_chunks() const {
    if (open_chunk_ != 0 || response.http_chunks.empty()) return false;
    const std::string_view rest = pending();
    return std::string_view("\r\n").starts_with(rest) || rest.starts_with("\r\n0\r");
  }

  // Beast waits for more after a bare LF and in an open quotation; yet a size line that has ended
  // is taken at once, unless it is the last chunk's, whose trailers may be missing.
  bool has_broken_size_line() const {
    std::string_view rest = pending();
    if (!response.http_chunks.empty() && rest.starts_with("\r\n")) rest.remove_prefix(2);
    const std::size_t end = rest.find('\n');
    if (open_chunk_ != 0 || end == rest.npos) return false;
    const std::string_view line = rest.substr(0, end);
    const std::string_view size = line.substr(0, line.find_first_not_of(kHexDigits));
    const bool is_last = !size.empty() && size.find_first_not_of('0') == size.npos;
    return !is_last || !line.ends_with('\r');
  }

  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

  void on_response_impl(int code, string_view reason, int version, error_code&) override {
    response.head = {};
    response.head.status = code;
    response.head.reason = std::string(standard(reason));
    response.head.version = version >= 11 ? "1.1" : "1.0";
    informational = code >= 100 && code < 200 && code != 101;
  }

  void on_field_impl(http::field, string_view name, string_view value, error_code& error) override {
    if (response.head_at) {  // a trailer: checked, and not merged into the head
      trailer_bytes_ += name.size() + value.size();
      if (trailer_bytes_ > kTrailerBytesMax) error = http::error::header_limit;
      return;
    }
    if (response.head.headers.size() >= kFieldsMax) error = http::error::header_limit;
    response.head.headers.push_back({std::string(standard(name)), std::string(standard(value))});
  }

  void on_header_impl(error_code& error) override {
    if (informational) return;
    response.head_at = at;
    response.framing = chunked() ? "chunked" : content_length() ? "content-length" : "close";
    std::string encoding = lower(response.head.get("Content-Encoding"));
    if (encoding == "identity" || encoding == "none") encoding.clear();
    response.encoding = encoding;
    const std::string transfer = lower(response.head.get("Transfer-Encoding"));
    if (!transfer.empty() && !is_known_transfer(transfer))
      return refuse(fmt::format("the Transfer-Encoding '{}' is not one of ours", transfer), error);
    if (!transfer.empty() && response.head.version == "1.0")
      return refuse("a Transfer-Encoding in an HTTP/1.0 answer: which framing holds is unknown",
                    error);
    if (encoding.empty()) return;
    decoder_ = content_decoder(encoding);
    if (!decoder_)
      refuse(fmt::format("the Content-Encoding '{}' is not one that was asked for", encoding),
             error);
  }

  void refuse(std::string_view why, error_code& error) {
    fail(why);
    error = http::error::bad_value;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view body, error_code& error) override {
    take_body(standard(body), error);
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t size, string_view extensions,
                            error_code& error) override {
    if (extensions.size() > kExtensionBytesMax) error = http::error::bad_chunk_extension;
    if (size > kChunkSizeMax) error = http::error::bad_chunk;
    open_chunk_ = size;
    chunk_length_ = size;
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) override {
    take_body(standard(body), error);
    open_chunk_ -= std::min<std::uint64_t>(open_chunk_, body.size());
    if (open_chunk_ == 0) response.http_chunks.push_back({at, chunk_length_});
    return body.size();
  }

  void on_finish_impl(error_code&) override {
    if (informational || response.end != BodyEnd::open) return;
    response.end = BodyEnd::complete;
    if (decoder_ && !decoder_->whole()) {
      response.end = BodyEnd::truncated;
      response.error = fmt::format("the {} body stops before its end", response.encoding);
    }
    response.end_at = at;
  }

  void take_body(std::string_view body, error_code& error) {
    if (body.empty()) return;
    response.wire_body_bytes += body.size();
    append_piece(response.wire_body, body.size());
    const std::size_t before = response.body.size();
    if (decoder_) {
      const std::string wrong = decoder_->feed(body, response.body);
      if (!wrong.empty())
        refuse(fmt::format("the {} body cannot be decoded: {}", response.encoding, wrong), error);
    } else {
      response.body += body;
    }
    const std::size_t made = response.body.size() - before;
    append_piece(response.pieces, made);
  }

  // What one read brought is one piece.
  void append_piece(std::vector<BodyPiece>& pieces, std::size_t length) const {
    if (length == 0) return;
    if (!pieces.empty() && pieces.back().at == at)
      pieces.back().length += length;
    else
      pieces.push_back({at, length});
  }

  std::string unread_;    // of the last read and what it was appended to
  std::size_t read_ = 0;  // bytes of it parsed
  std::unique_ptr<ContentDecoder> decoder_;
  std::uint64_t open_chunk_ = 0;
  std::size_t chunk_length_ = 0;
  std::size_t trailer_bytes_ = 0;
};

ResponseDecoder::ResponseDecoder(bool head_request) : impl_(std::make_unique<Impl>(head_request)) {}
ResponseDecoder::~ResponseDecoder() = default;
ResponseDecoder::ResponseDecoder(ResponseDecoder&&) noexcept = default;
ResponseDecoder& ResponseDecoder::operator=(ResponseDecoder&&) noexcept = default;

void ResponseDecoder::feed(std::string_view bytes, Instant at) {
  if (impl_->response.end != BodyEnd::open) return;
  impl_->at = at;
  if (!impl_->response.first_byte) impl_->response.first_byte = at;
  impl_->append(bytes);
  while (!impl_->pending().empty() && impl_->response.end == BodyEnd::open) {
    const std::size_t ready = impl_->ready_bytes();
    if (impl_->is_head_too_long(ready)) return impl_->fail("the header is over 64 KiB");
    if (ready == 0) return;
    const bool all = ready == impl_->pending().size();
    error_code error;
    const std::size_t used = impl_->parse(ready, error);
    if (impl_->is_done() && impl_->informational) {
      auto next = std::make_unique<Impl>(impl_->head_request);
      next->append(impl_->pending());
      next->fed = impl_->fed;
      next->at = at;
      if (!next->pending().empty()) next->response.first_byte = at;
      impl_ = std::move(next);
      continue;
    }
    if (error == http::error::need_more) {
      if (used > 0 && (!all || !impl_->is_header_done())) continue;
      const std::string_view fault = impl_->unfinished_fault();
      if (!fault.empty()) impl_->fail(fault);
      return;
    }
    if (error) return impl_->fail(error.message());
    if (used == 0) return;
  }
}

void ResponseDecoder::finish(Instant at) { impl_->close(at); }

const DecodedResponse& ResponseDecoder::response() const { return impl_->response; }

}  // namespace streamgauge
