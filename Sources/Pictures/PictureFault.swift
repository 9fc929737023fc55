package import BenchModel

/// What keeps bytes from being a picture that a server can show.
package enum PictureFault: Error, Equatable {
    case otherKind
    case noBase64
    /// It ends before the last of its parts does.
    case cut(PictureKind)
    case noSize(PictureKind, width: Int, height: Int)
    /// All its parts are there, but none that has pixels.
    case noPixels(PictureKind)
    case wrongChecksum(PictureKind)
    /// A part is none that its kind knows.
    case damaged(PictureKind)

    /// What the bytes are instead, behind `is`.
    package var found: String {
        switch self {
        case .otherKind: "no PNG, JPEG, GIF or WebP"
        case .noBase64: "no base64"
        case .cut(let kind): "a \(kind.name) that is cut: it ends in the middle"
        case .noSize(let kind, let width, let height): "a \(kind.name) of \(width) × \(height) pixels"
        case .noPixels(let kind): "a \(kind.name) without a pixel in it"
        case .wrongChecksum(let kind): "a damaged \(kind.name): a checksum in it is wrong"
        case .damaged(let kind): "a damaged \(kind.name): a part of it is none of that kind"
        }
    }

    /// What is expected instead.
    package static let expected = "a whole PNG, JPEG, GIF or WebP"
}

extension PictureKind {
    fileprivate var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .gif: "GIF"
        case .webp: "WebP"
        }
    }
}
