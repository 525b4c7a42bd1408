"""Decodes what a stranger sent, in a process of its own with little of everything: time, memory, disk, and no secrets.

Run by `app.media.films` as a file, never imported: it knows nothing of the house. It writes VP9 and Opus in WebM from decoded
frames, so nothing but pictures and sound comes through, and one line of JSON: what was made, or why it was refused.

Duration is counted on what is decoded. What the header says about it is not believed.
"""

from __future__ import annotations

import json
import resource
import sys
from fractions import Fraction
from typing import Any

GIGABYTE = 1024**3
MEGABYTE = 1024**2
MOST_STREAMS = 8
MOST_PIXELS = 4096 * 2304
LONGEST_SIDE = 1280
FRAMES_PER_SECOND = 30
SOUND_RATE = 48_000
CLOCK = Fraction(1, 1000)
BARS = 64


class Refused(Exception):
    """Its text is one of the words that `app.media.films` has a sentence for."""


def limit_myself(cpu_seconds: int, most_megabytes: int) -> None:
    """Before the first byte is read: the kernel ends whatever takes more."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (3 * GIGABYTE, 3 * GIGABYTE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_megabytes * MEGABYTE, most_megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(path: str, demuxer: str) -> Any:
    """By the demuxer that belongs to its signature: no other may be chosen by what the file says about itself."""
    import av

    container = av.open(path, format=demuxer, options={"protocol_whitelist": "file"})
    if len(container.streams) > MOST_STREAMS:
        raise Refused("broken")
    return container


def streams_of(container: Any) -> tuple[Any, Any]:
    """The first picture and the first sound; covers of songs are pictures nobody filmed."""
    video = next((s for s in container.streams.video if s.average_rate or s.frames != 1), None)
    audio = next(iter(container.streams.audio), None)
    if video is not None and video.codec_context.width * video.codec_context.height > MOST_PIXELS:
        raise Refused("too_large")
    return video, audio


def look(path: str, demuxer: str) -> dict[str, Any]:
    """Whether it opens and something of it can be decoded."""
    with opened(path, demuxer) as container:
        video, audio = streams_of(container)
        if video is None and audio is None:
            raise Refused("broken")
        first = next(container.decode(video or audio), None)
        if first is None:
            raise Refused("broken")
        return {"video": video is not None, "audio": audio is not None}


class Remaking:
    """One pass from the old file to the new one."""

    def __init__(self, container: Any, output: Any, longest_seconds: int, with_picture: bool) -> None:
        self.container, self.output = container, output
        self.longest_seconds = longest_seconds
        self.video, self.audio = streams_of(container)
        if not with_picture:
            self.video = None
        self.picture: Any = None
        self.poster: Any = None
        self.sound: Any = None
        self.resampler: Any = None
        # What is written before both streams are known would leave the second out of the head of the file.
        self.early_sound: list[Any] = []
        self.last_slot = -1
        self.last_second = 0.0
        self.frames_seen = 0
        self.samples = 0
        self.peaks: list[int] = []

    def run(self) -> None:
        import av

        wanted = [stream for stream in (self.video, self.audio) if stream is not None]
        if not wanted:
            raise Refused("broken")
        if self.audio is not None:
            self.sound = self.output.add_stream("libopus", rate=SOUND_RATE)
            self.sound.layout = "mono"
            self.sound.bit_rate = 48_000
            self.resampler = av.AudioResampler(format="s16", layout="mono", rate=SOUND_RATE, frame_size=960)
        for packet in self.container.demux(*wanted):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    self.take_picture(frame)
                else:
                    self.take_sound(frame)
        self.finish()

    def take_picture(self, frame: Any) -> None:
        self.frames_seen += 1
        if frame.width * frame.height > MOST_PIXELS:
            raise Refused("too_large")
        second = float(frame.time or 0)
        self.last_second = max(self.last_second, second)
        if second > self.longest_seconds + 1 or self.frames_seen > (self.longest_seconds + 1) * 120:
            raise Refused("too_long")
        slot = int(second * FRAMES_PER_SECOND)
        if slot <= self.last_slot:
            return
        self.last_slot = slot
        image = self.upright(frame)
        if self.picture is None:
            self.begin_picture(image)
        if self.poster is None or (slot >= FRAMES_PER_SECOND and self.poster[1] < FRAMES_PER_SECOND):
            self.poster = (image.to_image(), slot)
        image = image.reformat(width=self.picture.width, height=self.picture.height, format="yuv420p")
        image.pts, image.time_base = int(slot * 1000 / FRAMES_PER_SECOND), CLOCK
        image.pict_type = 0
        self.output.mux(self.picture.encode(image))

    def begin_picture(self, image: Any) -> None:
        scale = min(1.0, LONGEST_SIDE / max(image.width, image.height))
        self.picture = self.output.add_stream("libvpx-vp9", rate=FRAMES_PER_SECOND)
        self.picture.width = max(2, int(image.width * scale) // 2 * 2)
        self.picture.height = max(2, int(image.height * scale) // 2 * 2)
        self.picture.pix_fmt = "yuv420p"
        self.picture.time_base = CLOCK
        self.picture.options = {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "crf": "34", "b": "0"}
        self.picture.thread_count = 2
        self.output.mux(self.early_sound)
        self.early_sound = []

    def upright(self, frame: Any) -> Any:
        """As it was held: the turn that phones write beside the pixels is made with them."""
        turns = round((getattr(frame, "rotation", 0) or 0) / 90) % 4
        if not turns:
            return frame
        import av
        import numpy as np

        turned = np.ascontiguousarray(np.rot90(frame.to_ndarray(format="rgb24"), turns))
        return av.VideoFrame.from_ndarray(turned, format="rgb24")

    def take_sound(self, frame: Any) -> None:
        for part in self.resampler.resample(frame):
            self.keep_sound(part)

    def keep_sound(self, part: Any) -> None:
        if part is None:
            return
        values = part.to_ndarray()
        self.peaks.append(int(abs(values.astype("int32")).max()) if values.size else 0)
        part.pts, part.time_base = self.samples, Fraction(1, SOUND_RATE)
        part.sample_rate = SOUND_RATE
        self.samples += part.samples
        if self.samples > (self.longest_seconds + 1) * SOUND_RATE:
            raise Refused("too_long")
        packets = self.sound.encode(part)
        if self.video is not None and self.picture is None:
            self.early_sound.extend(packets)
        else:
            self.output.mux(packets)

    def finish(self) -> None:
        if self.resampler is not None:
            for part in self.resampler.resample(None):
                self.keep_sound(part)
        if self.video is not None and self.picture is None:
            raise Refused("broken")
        if self.video is None and self.samples == 0:
            raise Refused("broken")
        for stream in (self.picture, self.sound):
            if stream is not None:
                self.output.mux(stream.encode(None))

    @property
    def duration_ms(self) -> int:
        return max(int(self.last_second * 1000), self.samples * 1000 // SOUND_RATE)


def remake(path: str, demuxer: str, kind: str, longest_seconds: int, target: str, poster: str) -> dict[str, Any]:
    import av

    with (
        opened(path, demuxer) as container,
        av.open(target, "w", format="webm", options={"fflags": "+bitexact"}) as output,
    ):
        output.metadata.clear()
        made = Remaking(container, output, longest_seconds, kind == "video")
        made.run()
    if kind == "video":
        if made.poster is None:
            raise Refused("no_picture")
        keep_still(made.poster[0], poster)
    else:
        draw_sound(made.peaks, poster)
    size = (made.picture.width, made.picture.height) if made.picture is not None else (None, None)
    return {"duration_ms": made.duration_ms, "width": size[0], "height": size[1], "audio": made.sound is not None}


def keep_still(image: Any, poster: str) -> None:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.save(poster, "WEBP", quality=80)


def draw_sound(peaks: list[int], poster: str) -> None:
    """The loudness over time as bars, in the colours of the house: what stands in the place of a picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1280, 320), "#eef3ee")
    pen = ImageDraw.Draw(image)
    share = max(1, -(-len(peaks) // BARS))
    bars = [max(peaks[at : at + share]) for at in range(0, len(peaks), share)] or [0]
    top = max(*bars, 1) if len(bars) > 1 else max(bars[0], 1)
    width = 1280 / len(bars)
    for number, value in enumerate(bars):
        half = max(4, int(140 * value / top))
        left = int(number * width + width * 0.2)
        right = max(left + 2, int((number + 1) * width - width * 0.2))
        pen.rounded_rectangle((left, 160 - half, right, 160 + half), radius=4, fill="#0f5c4d")
    image.save(poster, "WEBP", quality=80)


def main(arguments: list[str]) -> int:
    order = json.loads(arguments[0])
    limit_myself(order.pop("cpu_seconds"), order.pop("most_megabytes"))
    try:
        said = look(order["path"], order["demuxer"]) if order.pop("only_look", False) else remake(**order)
    except Refused as error:
        said = {"refused": str(error)}
    except MemoryError:
        said = {"refused": "too_large"}
    except Exception as error:  # noqa: BLE001  (each decoder has its own word for "this file is broken")
        said = {"refused": "broken", "detail": type(error).__name__}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
