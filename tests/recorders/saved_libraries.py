"""Files that libraries around PyTorch write: checkpoints, archives, modules.

Needs `pip install lightning==2.6.6 pandas stable-baselines3 sb3-contrib gymnasium` beside PyTorch.
"""

from __future__ import annotations

import enum
import warnings
from pathlib import Path
from typing import Any

import lightning
import pandas as pd
import torch
from saved_pytorch import facts_of
from sb3_contrib import RecurrentPPO
from torch import nn


class Likelihood(enum.Enum):
    """What a hyperparameter of darts is: a member of an enumeration."""

    GAUSSIAN = "gaussian"


class Forecaster(lightning.LightningModule):
    """A model that keeps what it was made from, as those of PyTorch Forecasting do."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.rnn, self.out = nn.LSTM(3, 2), nn.Linear(2, 5)
        self.crit = nn.CrossEntropyLoss(weight=torch.ones(5))

    def training_step(self, batch: torch.Tensor) -> torch.Tensor:
        """The loss of some series."""
        scores = self.out(self.rnn(batch)[0])[:, -1]
        return self.crit(scores, torch.zeros(len(scores), dtype=torch.long))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """What trains it."""
        return torch.optim.Adam(self.parameters())


class Bound(nn.Module):
    """A model with a method of one layer as an attribute, as fastai's `AWD_LSTM` has it."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)
        self.flattened = self.rnn.flatten_parameters


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    warnings.simplefilter("ignore")
    lightning.seed_everything(1)
    made: dict[str, Any] = {}
    frame = pd.DataFrame({"mean": [1.0, 2.0], "level": [3, 4]}, index=pd.RangeIndex(2))
    data = {
        "scaling": frame,
        "starts": pd.Timestamp("2020-01-01"),
        "every": pd.Timedelta("1h"),
        "of": Likelihood.GAUSSIAN,
    }
    model = Forecaster(data)
    trainer = lightning.Trainer(
        max_steps=1, logger=False, enable_checkpointing=False, enable_progress_bar=False, accelerator="cpu"
    )
    trainer.fit(model, torch.utils.data.DataLoader(torch.ones(2, 4, 3)))
    trainer.save_checkpoint(folder / "forecaster.ckpt")
    loaded = torch.load(folder / "forecaster.ckpt", weights_only=False)
    made["forecaster.ckpt"] = facts_of(model, _all_tensors(loaded))
    made["forecaster.ckpt"]["notes"] = ["a loss weighs classes by it: crit.weight"]
    bound = Bound()
    torch.save(bound, folder / "bound.pt")
    made["bound.pt"] = facts_of(bound, bound.state_dict())
    policy = {"lstm_hidden_size": 2, "net_arch": [3]}
    agent = RecurrentPPO("MlpLstmPolicy", "CartPole-v1", n_steps=8, seed=1, policy_kwargs=policy)
    agent.save(folder / "agent.zip")
    made["agent.zip"] = facts_of(agent.policy, agent.policy.state_dict())
    return made


def _all_tensors(checkpoint: dict[str, Any]) -> dict[str, torch.Tensor]:
    """The tensors of a checkpoint of Lightning: of its model by their own names."""
    state = checkpoint["optimizer_states"][0]["state"]
    beside = {
        f"optimizer_states.0.state.{number}.{name}": value
        for number, values in state.items()
        for name, value in values.items()
    }
    return {**checkpoint["state_dict"], **beside}
