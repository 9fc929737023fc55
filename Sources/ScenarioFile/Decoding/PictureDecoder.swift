#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import BenchModel
import JSONSyntax
import Pictures

/// Pictures, made or written in a prompt.
extension ObjectKind {
    static let imagesKeys = ["width", "height", "count"]
}

extension ScenarioDecoder {
    /// Reads the pictures that are made for each request.
    func madePictures(_ field: Field) -> MadePictures? {
        guard let object = open(field, as: .images) else { return nil }
        let sides = ["width", "height"].map { key in
            object.required(key, advice: "write how many pixels, such as 512")?
                .whole(Int.self, ScenarioBounds.pictureSide, unit: "pixels")
        }
        let count = object["count"].map { $0.whole(Int.self, ScenarioBounds.pictures, unit: "pictures") } ?? 1
        guard let width = sides[0], let height = sides[1], let count else { return nil }
        let pictures = MadePictures(width: width, height: height, count: count)
        if pictures.areTooLarge, !isStored {
            field.report(
                found: "\(count) pictures of \(width) × \(height)",
                expected: "at most \(MadePictures.mostPixels) pixels of all pictures of a request together",
                advice: "ask for fewer, or smaller ones"
            )
        }
        return pictures
    }

    /// Reads the file of a picture, beside the file that names it.
    func pictureFile(_ field: Field) -> Conversation.Image? {
        guard let path = field.string(), !isWrittenOut(path, field),
            let bytes = named(path, field, "the picture", ScenarioPath.bytes)
        else { return nil }
        do throws(PictureFault) {
            let kind = try WholePicture.kind(of: bytes)
            return .data(mediaType: kind.mediaType, base64: Data(bytes).base64EncodedString())
        } catch {
            field.report(
                found: "the file \"\(path)\", which is \(error.found)",
                expected: PictureFault.expected,
                advice: "name one, or convert it: convert FILE picture.png"
            )
            return nil
        }
    }

    /// Reports a picture that stands in the place of its path, as browsers write one.
    private func isWrittenOut(_ path: String, _ field: Field) -> Bool {
        guard path.hasPrefix("data:") else { return false }
        let part = "write it as a part of a message, with its mediaType and data"
        field.report(found: "a picture that is written out", expected: "the path of its file", advice: part)
        return true
    }

    /// Reads the pictures that stand before a prompt's text: the paths of their files, or addresses.
    func pictures(_ field: Field) -> [Conversation.Image] {
        let elements = field.elements("paths of pictures") ?? []
        if elements.isEmpty, case .array = field.node.value {
            field.report(found: "no pictures", expected: "at least one", advice: "delete the key")
        }
        return elements.compactMap { element in
            guard let text = element.string() else { return nil }
            return text.hasPrefix("https://") || text.hasPrefix("http://") ? .url(text) : pictureFile(element)
        }
    }

    /// Reports what stands as a picture and is none, or another kind than it is said to be.
    func checkPicture(_ base64: String, _ mediaType: String, _ field: Field) {
        guard !isStored else { return }
        let kind: PictureKind
        do throws(PictureFault) { kind = try WholePicture.kind(ofBase64: base64) } catch {
            field.report(
                found: "something that is \(error.found)",
                expected: "the base64 of \(PictureFault.expected)",
                advice: "encode the file itself: base64 -w0 FILE"
            )
            return
        }
        if kind.mediaType != mediaType.lowercased(),
            PictureKind.allCases.map(\.mediaType).contains(mediaType.lowercased())
        {
            field.report(
                found: "a picture of \(kind.mediaType), said to be \(mediaType)",
                expected: "the media type that it is of",
                advice: "write \(kind.mediaType)"
            )
        }
    }
}

extension CanonicalScenario {
    static func pictures(_ pictures: MadePictures) -> JSONNode {
        object([
            ("width", .number("\(pictures.width)")), ("height", .number("\(pictures.height)")),
            ("count", .number("\(pictures.count)")),
        ])
    }
}
