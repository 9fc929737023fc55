package import BenchModel
import Digests
import JSONSyntax

/// The rows of a dataset that a plan asks.
package struct TakenRows: Sendable {
    package var prompts: [Prompt]
    /// Of the files of the pictures that these rows name, one after the other as in the data file; nil where no row names one.
    package var pictures: TextDigest?
}

/// A dataset whose every row was looked at once, with the places of the requests in it.
///
/// Its texts stay in the file: a file of any size takes about forty bytes for each request.
package final class Dataset {
    /// Where a request is found again.
    struct Entry {
        var offset: Int
        var length: Int32
        var row: Int32
        /// The place among the requests of its row.
        var place: Int32
    }

    package let source: DataSource
    package let survey: DataSurvey
    private let entries: [Entry]
    /// Of conversations that several rows hold, by the place of their entry.
    private let growing: [Int: GrowingConversation]
    private let stream: ByteStream
    private let decoder: RowDecoder
    /// Bytes of base64, of requests whose pictures stand in files, by the place of their entry.
    private let pictureBytes: [Int: Int]
    private let header: [String]?
    private let separator: UInt8?

    /// Reads a dataset once from its beginning to its end.
    ///
    /// - Parameters:
    ///   - source: the file, and how to read it.
    ///   - sent: the fields of a row that requests are sent with, which every row must have.
    /// - Throws: a ``DataProblem`` for the first row that cannot be read, unless these are to be skipped, and for a file that
    ///   is not what `source` says.
    package init(_ source: DataSource, sending sent: Set<String> = []) throws(DataProblem) {
        stream = try ByteStream(path: source.file)
        var reading = try DatasetReading(source, stream, sending: sent)
        try reading.readAll()
        (self.source, entries, decoder, growing) = (source, reading.entries, reading.decoder, reading.growing)
        (header, separator, pictureBytes) = (reading.header, reading.separator, reading.pictureBytes)
        survey = reading.survey(stream)
        if let expected = source.digest, expected != survey.digest {
            throw DataProblem(
                file: stream.name,
                "is not the file that is meant: its SHA-256 is \(survey.digest.hex.prefix(16))…, and \(expected.hex.prefix(16))… "
                    + "was expected; put the file back as it was"
            )
        }
    }

    /// How many requests there are to choose from.
    package var requestCount: Int { entries.count }

    /// Takes requests, in the order in which the source wants them.
    ///
    /// - Parameters:
    ///   - count: how many at most; nil for all.
    ///   - seed: chooses the permutation of shuffled rows.
    ///   - mostBytes: the size of all rows that are taken together, at most.
    /// - Returns: the prompts, each with its row's number, and what their pictures were.
    /// - Throws: a ``DataProblem`` if the file, or a picture, is not what it was.
    package func take(_ count: Int?, seed: UInt64, mostBytes: Int = mostHeldBytes) throws(DataProblem) -> TakenRows {
        var chosen: [Int] = []
        var (bytes, ofPictures) = (0, 0)
        let wanted = min(count ?? entries.count, entries.count)
        let shuffle = KeyedPermutation(count: entries.count, key: SplitMix64.mix(seed &+ 1 << 61))
        for place in 0..<wanted {
            let index = source.order == .asFile ? place : shuffle[place]
            bytes += Int(entries[index].length)
            ofPictures += pictureBytes[index] ?? 0
            if bytes > mostBytes || ofPictures > Self.mostHeldPictureBytes, !chosen.isEmpty { break }
            chosen.append(index)
        }
        let taken = try read(chosen)
        if let expected = source.picturesDigest, expected != taken.pictures {
            let found = taken.pictures.map { "their SHA-256 is \($0.hex.prefix(16))…" } ?? "there are none"
            throw DataProblem(
                file: stream.name,
                "names pictures that are not those that are meant: together \(found), and \(expected.hex.prefix(16))… was expected; "
                    + "put their files back as they were"
            )
        }
        return taken
    }

    /// Takes requests as ``take(_:seed:mostBytes:)`` does, and returns their prompts alone.
    package func prompts(_ count: Int?, seed: UInt64, mostBytes: Int = mostHeldBytes) throws(DataProblem) -> [Prompt] {
        try take(count, seed: seed, mostBytes: mostBytes).prompts
    }

    /// What the rows that a run holds in memory come to.
    package static let mostHeldBytes = 64 * 1024 * 1024
    /// What the pictures come to that stand in files of their own, in base64.
    static let mostHeldPictureBytes = 256 * 1024 * 1024

    /// What a run keeps at most, in words.
    package var heldWords: String {
        let rows = "\(Self.mostHeldBytes / 1_000_000) MB"
        return pictureBytes.isEmpty
            ? rows : "\(rows) of rows and \(Self.mostHeldPictureBytes / 1_000_000) MB of pictures"
    }

    private func read(_ chosen: [Int]) throws(DataProblem) -> TakenRows {
        var prompts = [Prompt?](repeating: nil, count: chosen.count)
        var decoder = decoder
        let digest = RunningDigest()
        decoder.pictures = PictureFiles(beside: source.file, sentTo: digest)
        let rows = try RowsAgain(stream, isCompressed: survey.isCompressed)
        // The requests of a row, its turns, come one after the other.
        var row: (offset: Int, requests: [RowRequest]) = (-1, [])
        for place in chosen.indices.sorted(by: { entries[chosen[$0]].offset < entries[chosen[$1]].offset }) {
            let entry = entries[chosen[place]]
            if row.offset != entry.offset {
                let bytes = try rows.bytes(at: entry.offset, count: Int(entry.length))
                do throws(RowDefect) {
                    let node = try RowText.node(bytes, header, separator)
                    row = (entry.offset, try decoder.requests(node, survey.turns).requests)
                } catch {
                    guard error.refusal == .noPicture else { throw changed }
                    throw DataProblem(file: stream.name, "row \(entry.row): \(error.message)")
                }
            }
            guard row.requests.indices.contains(Int(entry.place)) else { throw changed }
            var prompt = row.requests[Int(entry.place)].prompt(row: Int(entry.row))
            if let conversation = growing[chosen[place]] {
                prompt.conversation = conversation.paced(prompt.conversation)
            }
            prompts[place] = prompt
        }
        return TakenRows(
            prompts: prompts.compactMap(\.self),
            pictures: chosen.contains { pictureBytes[$0] != nil } ? digest.finish() : nil
        )
    }

    private var changed: DataProblem {
        DataProblem(file: stream.name, "changed while it was read; expected a file that stays as it is")
    }
}
