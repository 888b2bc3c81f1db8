"""Pictures to learn from; one import line registers a data set."""

from aelib.core.types import Report
from aelib.data.base import (
    DATASETS,
    HELD_OUT,
    SPLITS,
    Channel,
    Dataset,
    Facts,
    HeldOut,
    ImageSet,
    Splits,
    data_root,
    load,
    load_held_out,
    load_split,
)
from aelib.data.celeba import Celeba, CelebaConfig
from aelib.data.digits import Digits, DigitsConfig
from aelib.data.fashion_mnist import (
    FashionMnist,
    FashionMnistConfig,
    FashionMnistMini,
    FashionMnistMiniConfig,
)
from aelib.data.own import Own, OwnConfig
from aelib.data.signals import Signals, SignalsConfig
from aelib.data.sprites import Sprites, SpritesConfig
from aelib.data.torchvision_sets import Cifar10, Emnist, Kmnist, Mnist, Svhn

__all__ = [
    "DATASETS",
    "HELD_OUT",
    "SPLITS",
    "Celeba",
    "CelebaConfig",
    "Channel",
    "Cifar10",
    "Dataset",
    "Digits",
    "DigitsConfig",
    "Emnist",
    "Facts",
    "FashionMnist",
    "FashionMnistConfig",
    "FashionMnistMini",
    "FashionMnistMiniConfig",
    "HeldOut",
    "ImageSet",
    "Kmnist",
    "Mnist",
    "Own",
    "OwnConfig",
    "Report",
    "Signals",
    "SignalsConfig",
    "Splits",
    "Sprites",
    "SpritesConfig",
    "Svhn",
    "data_root",
    "load",
    "load_held_out",
    "load_split",
]
