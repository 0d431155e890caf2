#include "adapters/email/gmime/start.h"

#include <gmime/gmime.h>

#include <array>
#include <mutex>

namespace aftercare::email {

namespace {

using GetType = GType (*)();

constexpr std::array<GetType, 22> types{
    internet_address_get_type,       internet_address_mailbox_get_type,   internet_address_group_get_type,
    internet_address_list_get_type,  g_mime_object_get_type,              g_mime_header_get_type,
    g_mime_header_list_get_type,     g_mime_param_get_type,               g_mime_param_list_get_type,
    g_mime_content_type_get_type,    g_mime_content_disposition_get_type, g_mime_data_wrapper_get_type,
    g_mime_message_get_type,         g_mime_part_get_type,                g_mime_text_part_get_type,
    g_mime_multipart_get_type,       g_mime_stream_get_type,              g_mime_stream_mem_get_type,
    g_mime_stream_filter_get_type,   g_mime_filter_get_type,              g_mime_filter_basic_get_type,
    g_mime_message_part_get_type,
};

}  // namespace

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] {
        g_mime_init();
        for (const GetType type : types) g_type_class_unref(g_type_class_ref(type()));
    });
}

}  // namespace aftercare::email
