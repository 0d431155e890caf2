// The platform's XML: a small flat document, read with suspicion. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

/// Real messages have a few kilobytes.
inline constexpr std::size_t body_limit = std::size_t{1} << 20U;

enum class XmlError : std::uint8_t {
    too_large = 1,  ///< more than body_limit bytes
    no_utf8,        ///< bytes that are no UTF-8, or a NUL
    doctype,        ///< a document type declaration: nobody but an attacker sends one
    no_xml,         ///< not well-formed
    no_message,     ///< well-formed, but not one <xml> element
};
/// A constant text, without anything of the document.
std::string_view describe(XmlError error);

class XmlDocument;
struct XmlReading;

/// An element, or nothing. Points into its document and must not outlive it.
class XmlElement {
  public:
    XmlElement() = default;

    explicit operator bool() const { return node_ != nullptr; }

    /// The first child element of that name, without regard to the case of ASCII letters: the platform writes
    /// MsgId as well as MsgID.
    XmlElement operator[](std::string_view name) const;
    /// All of them, in order.
    std::vector<XmlElement> all(std::string_view name) const;

    /// The text and CDATA directly within, cleaned as clean_text() does; empty for an absent element.
    std::string text() const;
    /// A whole decimal number of at most 63 bits, surrounded by nothing but white space.
    std::optional<std::int64_t> integer() const;
    /// A finite decimal number, or 0.
    double number() const;

  private:
    friend class XmlDocument;
    explicit XmlElement(void* node) : node_(node) {}
    void* node_ = nullptr;  // pugi::xml_node_struct, so that pugixml stays out of this header
};

class XmlDocument {
  public:
    /// An <xml> element in UTF-8. Entities beyond the five of XML cannot be declared and are left as they
    /// stand.
    static XmlReading parse(std::string_view body);

    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    /// The <xml> element.
    XmlElement root() const;

  private:
    struct Tree;
    explicit XmlDocument(std::unique_ptr<Tree> tree);
    std::unique_ptr<Tree> tree_;
};

struct XmlReading {
    std::optional<XmlDocument> document;
    XmlError error = XmlError::no_xml;  ///< when there is no document
};

/// `<![CDATA[…]]>` of any text: cleaned, and "]]>" inside split over two sections.
std::string cdata(std::string_view text);

}  // namespace aftercare::wechat
