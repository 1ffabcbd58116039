"""One walk over a page's nodes, without recursion: a page may nest deeper than Python can call."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

#: Elements that a browser draws inside a line; all others end the line.
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins"),
        *("kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong"),
        *("st1:chsdate", "sub", "sup", "time", "tt", "u", "var", "-text", "-comment"),
    )
)


def walk(
    top: LexborNode, *, enters: Callable[[LexborNode], bool] = lambda node: True
) -> Iterator[tuple[LexborNode, bool]]:
    """Yield the nodes below ``top`` on entering (True) and on leaving (False).

    A node that ``enters`` refuses is yielded neither way, nor is what it holds.
    """
    # Nodes are not compared with ``top``: the library compares the text of all they hold.
    node, depth = top.child, 1
    while node is not None:
        is_entered = enters(node)
        if is_entered:
            yield node, True
            if node.child is not None:
                node, depth = node.child, depth + 1
                continue
            yield node, False
        while node.next is None:
            node, depth = node.parent, depth - 1
            if node is None or depth == 0:
                return
            yield node, False
        node = node.next
