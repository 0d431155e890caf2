#include "adapters/wechat/xml.h"

#include "adapters/wechat/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <pugixml.hpp>

namespace aftercare::wechat {

namespace {

// Document types are parsed so that they can be seen and refused; inside CDATA the same characters are text.
constexpr unsigned int parse_options = pugi::parse_default | pugi::parse_doctype;

pugi::xml_node node_of(void* node) {
    return pugi::xml_node(static_cast<pugi::xml_node_struct*>(node));
}

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_element(const pugi::xml_node& node, std::string_view name) {
    return node.type() == pugi::node_element && same_name(node.name(), name);
}

// What stands at the top besides the one element.
std::optional<XmlError> fault_at_top(const pugi::xml_document& document) {
    int elements = 0;
    for (const pugi::xml_node& node : document.children()) {
        if (node.type() == pugi::node_doctype) return XmlError::doctype;
        elements += node.type() == pugi::node_element ? 1 : 0;
    }
    if (elements != 1 || std::string_view(document.document_element().name()) != "xml")
        return XmlError::no_message;
    return std::nullopt;
}

}  // namespace

std::string_view describe(XmlError error) {
    switch (error) {
        case XmlError::too_large:
            return "larger than a message can be";
        case XmlError::no_utf8:
            return "not UTF-8";
        case XmlError::doctype:
            return "with a document type declaration";
        case XmlError::no_xml:
            return "not XML";
        case XmlError::no_message:
            return "not a message of the platform";
    }
    return "not a message";
}

struct XmlDocument::Tree {
    pugi::xml_document document;
};

XmlDocument::XmlDocument(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

XmlReading XmlDocument::parse(std::string_view body) {
    const auto refused = [](XmlError error) { return XmlReading{std::nullopt, error}; };
    if (body.size() > body_limit) return refused(XmlError::too_large);
    // A declared encoding is ignored: the platform writes UTF-8, and pugixml would let GBK through undecoded.
    if (!valid_utf8(body) || body.find('\0') != std::string_view::npos) return refused(XmlError::no_utf8);
    auto tree = std::make_unique<Tree>();
    const pugi::xml_parse_result result =
        tree->document.load_buffer(body.data(), body.size(), parse_options, pugi::encoding_utf8);
    if (result.status == pugi::status_bad_doctype) return refused(XmlError::doctype);
    if (!result) return refused(XmlError::no_xml);
    if (const std::optional<XmlError> fault = fault_at_top(tree->document)) return refused(*fault);
    return XmlReading{XmlDocument(std::move(tree)), {}};
}

XmlElement XmlDocument::root() const {
    return XmlElement(tree_->document.document_element().internal_object());
}

XmlElement XmlElement::operator[](std::string_view name) const {
    for (const pugi::xml_node& child : node_of(node_).children()) {
        if (is_element(child, name)) return XmlElement(child.internal_object());
    }
    return {};
}

std::vector<XmlElement> XmlElement::all(std::string_view name) const {
    std::vector<XmlElement> found;
    for (const pugi::xml_node& child : node_of(node_).children()) {
        if (is_element(child, name)) found.push_back(XmlElement(child.internal_object()));
    }
    return found;
}

std::string XmlElement::text() const {
    std::string text;
    for (const pugi::xml_node& child : node_of(node_).children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text.append(child.value());
    }
    return clean_text(text);  // a character reference may have named what is no character
}

std::optional<std::int64_t> XmlElement::integer() const {
    const std::string all = text();
    const std::string_view digits = trimmed(all);
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || error != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

double XmlElement::number() const {
    const std::string all = text();
    const std::string_view digits = trimmed(all);
    double value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    return error == std::errc{} && stopped == end && std::isfinite(value) ? value : 0;
}

std::string cdata(std::string_view text) {
    constexpr std::string_view end = "]]>";
    const std::string clean = clean_text(text);
    std::string section = "<![CDATA[";
    std::size_t from = 0;
    for (std::size_t at = clean.find(end); at != std::string::npos; at = clean.find(end, from)) {
        section.append(clean, from, at + 2 - from).append("]]><![CDATA[");
        from = at + 2;
    }
    return section.append(clean, from).append(end);
}

}  // namespace aftercare::wechat
