"""The media types of files by their names' endings (RFC 2046): a table of ours, so that every worker says the same.

The standard library's table differs between its versions, and reads what the machine has in /etc/mime.types.
"""

UNKNOWN = ("application", "octet-stream")

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

TYPES = {
    # text
    "csv": "text/csv",
    "css": "text/css",
    "htm": "text/html",
    "html": "text/html",
    "ics": "text/calendar",
    "log": "text/plain",
    "md": "text/markdown",
    "sql": "application/sql",
    "text": "text/plain",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "vcf": "text/vcard",
    # data
    "dtsx": "application/xml",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "rdl": "application/xml",
    "sqlite": "application/vnd.sqlite3",
    "wsdl": "application/wsdl+xml",
    "xhtml": "application/xhtml+xml",
    "xml": "application/xml",
    "xsd": "application/xml",
    "xsl": "application/xslt+xml",
    "xslt": "application/xslt+xml",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    # documents
    "doc": "application/msword",
    "docm": "application/vnd.ms-word.document.macroenabled.12",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "dotx": f"{_OFFICE}wordprocessingml.template",
    "epub": "application/epub+zip",
    "msg": "application/vnd.ms-outlook",
    "odp": f"{_ODF}presentation",
    "ods": f"{_ODF}spreadsheet",
    "odt": f"{_ODF}text",
    "oxps": "application/oxps",
    "pdf": "application/pdf",
    "potx": f"{_OFFICE}presentationml.template",
    "ppsx": f"{_OFFICE}presentationml.slideshow",
    "ppt": "application/vnd.ms-powerpoint",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "ps": "application/postscript",
    "rtf": "application/rtf",
    "vsd": "application/vnd.visio",
    "vsdx": "application/vnd.ms-visio.drawing.main+xml",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "xltx": f"{_OFFICE}spreadsheetml.template",
    "xps": "application/vnd.ms-xpsdocument",
    # images
    "avif": "image/avif",
    "bmp": "image/bmp",
    "emf": "image/emf",
    "gif": "image/gif",
    "heic": "image/heic",
    "ico": "image/vnd.microsoft.icon",
    "jfif": "image/jpeg",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "wmf": "image/wmf",
    # sound and film
    "avi": "video/x-msvideo",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "wav": "audio/vnd.wave",
    "webm": "video/webm",
    "wmv": "video/x-ms-wmv",
    # archives, keys, signatures
    "7z": "application/x-7z-compressed",
    "asc": "application/pgp-keys",
    "cer": "application/pkix-cert",
    "crl": "application/pkix-crl",
    "crt": "application/x-x509-ca-cert",
    "gz": "application/gzip",
    "p7m": "application/pkcs7-mime",
    "p7s": "application/pkcs7-signature",
    "pem": "application/x-pem-file",
    "rar": "application/vnd.rar",
    "tar": "application/x-tar",
    "tgz": "application/gzip",
    "zip": "application/zip",
    "zst": "application/zstd",
    # fonts
    "otf": "font/otf",
    "ttf": "font/ttf",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
"""By the ending in small letters. A message (eml) is left out: it goes as mere bytes: its own type forbids base64."""


def find_content_type(file_name: str) -> tuple[str, str]:
    """Give type and subtype of a file by its name, capital letters or not; what is not known is mere bytes."""
    _, dot, ending = file_name.rpartition(".")
    kind = TYPES.get(ending.lower()) if dot else None
    if kind is None:
        return UNKNOWN
    main, _, sub = kind.partition("/")
    return (main, sub)
