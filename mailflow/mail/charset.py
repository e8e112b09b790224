"""Bytes to text, whatever the mail says its charset is. Never raises.

The order: what is declared (through the aliases of real mailers), strict UTF-8, then either of them
when only little is damaged, and windows-1252 for the rest. No guessing by statistics: detectors are
wrong on short texts.
"""

import re
from encodings.aliases import aliases

_NOT_NAME = re.compile(r"[^a-z0-9]+")
# Codecs of Python that are no charsets of a mail: they escape, transform or are costly.
_NO_CHARSETS = {
    *("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"),
    *("base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec"),
    *("zlib_codec", "charmap"),
}
# The normalised label -> the codecs to try, in order. Supersets first where mailers mean them.
_LATIN = ("cp1252", "latin_1")
_GREATER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("iso8859_1", "iso88591", "latin1", "latin_1", "l1"), _LATIN),
    **dict.fromkeys(("iso_8859_1_windows_latin_1", "iso_8859_1", "x_ansi", "ansi"), _LATIN),
    **dict.fromkeys(("windows_31j", "x_sjis", "x_ms_cp932", "ms_kanji", "cp932"), ("cp932",)),
    **dict.fromkeys(("shift_jis", "shiftjis", "sjis", "s_jis"), ("cp932", "shift_jis_2004")),
    **dict.fromkeys(("ks_c_5601_1987", "ks_c_5601", "ksc5601", "euc_kr", "euckr"), ("cp949",)),
    **dict.fromkeys(("ks_c_5601_1989", "x_windows_949", "windows_949", "korean"), ("cp949",)),
    **dict.fromkeys(("gb2312", "gbk", "x_gbk", "gb_2312_80", "gb18030", "cp936"), ("gb18030",)),
    **dict.fromkeys(("euc_cn", "x_euc_cn", "windows_936", "chinese"), ("gb18030",)),
    **dict.fromkeys(("big5", "x_x_big5", "cn_big5", "big5_hkscs"), ("big5hkscs", "cp950")),
    **dict.fromkeys(("cp950", "cp_950", "windows_950"), ("cp950", "big5hkscs")),
    **dict.fromkeys(("iso_8859_8_i", "iso_8859_8_e", "iso_8859_8"), ("iso8859_8", "cp1255")),
    **dict.fromkeys(("iso_8859_6_i", "iso_8859_6_e", "iso_8859_6"), ("iso8859_6", "cp1256")),
    **dict.fromkeys(("iso_8859_9", "latin5"), ("cp1254", "iso8859_9")),
    **dict.fromkeys(("tis_620", "tis620", "iso_8859_11", "windows_874"), ("cp874",)),
    **dict.fromkeys(("unicode_1_1_utf_7", "x_unicode_2_0_utf_7", "utf_7"), ("utf_7",)),
    **dict.fromkeys(("unicode_1_1_utf_8", "utf8mb4", "utf_8_mac", "unicode"), ("utf_8",)),
    **dict.fromkeys(("hz_gb_2312", "hz"), ("hz",)),
    **dict.fromkeys(("x_euc_jp", "euc_jp", "eucjp"), ("euc_jp", "euc_jis_2004")),
    **dict.fromkeys(("x_mac_roman", "macintosh", "x_macroman"), ("mac_roman",)),
    **dict.fromkeys(("x_mac_cyrillic", "x_mac_ukrainian"), ("mac_cyrillic",)),
    **dict.fromkeys(
        ("iso_2022_jp", "iso2022jp", "iso_2022_jp_ms", "cp50220", "cp50221", "csiso2022jp"),
        ("iso2022_jp", "iso2022_jp_2004", "iso2022_jp_ext"),
    ),
}
_KNOWN = (set(aliases) | set(aliases.values())) - _NO_CHARSETS
_CONTROL = re.compile(rb"[\x00-\x08]")
_WIDE = {"utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"}


def find_codecs(label: str) -> tuple[str, ...]:
    """Find Python's codecs for a charset label, best first; none for one that nobody knows."""
    name = _NOT_NAME.sub("_", label[:60].lower()).strip("_")
    if name in _GREATER:
        return _GREATER[name]
    for form in (name, name.replace("cp_", "cp"), name.replace("windows_", "cp")):
        codec = aliases.get(form, form)
        if form in _KNOWN and codec not in _NO_CHARSETS:
            return _GREATER.get(codec, (codec,))
    return ()


def decode_text(content: bytes, charset: str = "", hint: str = "") -> str:
    """Decode bytes to text: `charset` is what the mail declares, `hint` a second guess.

    Never raises; what no charset fits is windows-1252 with U+FFFD for its holes.
    """
    if content.isascii() and (not charset or charset.lower() in ("utf-8", "us-ascii")):
        return _decode_ascii(content)
    codecs = [codec for codec in find_codecs(charset) if _fits(content, codec)]
    hinted = [codec for codec in find_codecs(hint) if _fits(content, codec)]
    for codec in (*codecs, "utf_8", *hinted):
        text = _try_decode(content, codec)
        if text is not None:
            return text.removeprefix("\ufeff")
    return _decode_damaged(content, (*codecs[:1], "utf_8"))


def _decode_ascii(content: bytes) -> str:
    # iso-2022-jp is seven bits wide, and often not declared in a raw header.
    if b"\x1b$" in content or b"\x1b(" in content:
        for codec in _GREATER["iso_2022_jp"]:
            text = _try_decode(content, codec)
            if text is not None:
                return text
    return content.decode("ascii")


def _fits(content: bytes, codec: str) -> bool:
    """Tell whether the codec may be meant: text in UTF-16 or UTF-32 does not look like UTF-8."""
    return codec not in _WIDE or bool(_CONTROL.search(content)) or not _is_utf8(content)


def _is_utf8(content: bytes) -> bool:
    return _try_decode(content, "utf_8") is not None


def _try_decode(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _decode_damaged(content: bytes, codecs: tuple[str, ...]) -> str:
    """Decode with the first codec that has at most one damage in four foreign characters."""
    for codec in codecs:
        text = content.decode(codec, "replace")
        holes = text.count("\ufffd")
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if holes * 4 <= foreign:
            return text
    return content.decode("cp1252", "replace")
