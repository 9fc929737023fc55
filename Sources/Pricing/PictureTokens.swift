package import BenchModel

/// How many tokens a picture may take, before usage tells.
///
/// A picture's bytes say little of its tokens: providers count its pixels, each by a rule of its own, and a picture that is sent
/// by its address has next to no bytes.
package enum PictureTokens {
    /// Of a picture whose size nobody knows: about what Anthropic makes of a large one.
    package static let typical = 1_600

    /// Returns a forecast for a size in pixels: Anthropic's width · height ÷ 750, which is between those of the others, and no more than
    /// ``typical``, since pictures are made smaller: platform.claude.com/docs/en/build-with-claude/vision.
    package static func typical(width: Int, height: Int) -> Int {
        min(typical, max(1, width * height / 750))
    }

    /// Returns what has to be added to the bytes of a body with these pictures, so that text as long has the tokens of a forecast; less
    /// than 0 where their own bytes are more.
    package static func bytesToAdd(for pictures: SentPictures) -> Int {
        pictures.count * typical * CostEstimate.bytesPerToken - pictures.bytesInBody
    }

    /// Returns the most that one picture takes of a model.
    ///
    /// OpenAI's budgets of patches are the largest, 10,000; but its model `4o-mini` counts 2,833 for each picture and 5,667 for each of
    /// its at most 8 tiles: platform.openai.com/docs/guides/images-vision.
    package static func most(ofModel model: String) -> Int { model.contains("4o-mini") ? 50_000 : 10_000 }
}
